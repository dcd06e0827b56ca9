import os

from fastapi import FastAPI
from sqlalchemy import create_engine, text

app = FastAPI(title="Shop")
engine = create_engine(os.environ["DATABASE_URL"])


@app.get("/healthz")
def healthz():
    return {"ok": True}


@app.get("/products")
def products():
    with engine.connect() as connection:
        rows = connection.execute(text("select id, name, price_cents from product order by id"))
        return [dict(row._mapping) for row in rows]
