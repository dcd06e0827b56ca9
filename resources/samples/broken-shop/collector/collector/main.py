import time

from .prices import fetch_prices


def main():
    while True:
        print(f"collected {len(fetch_prices())} prices", flush=True)
        time.sleep(30)


if __name__ == "__main__":
    main()
