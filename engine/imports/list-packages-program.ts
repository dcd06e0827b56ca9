/**
 * The Python program (3.6 and newer) that names what is installed beside an interpreter. It reads folders and small
 * text files only; with `-I -S` nothing of what is installed is run, not even `.pth` files.
 */
export const listPackagesProgram = String.raw`
import json, os, sys
folders = []
def add(prefix):
    for name in ("lib", "lib64", "local/lib"):
        base = os.path.join(prefix, name)
        for version in ("python%d.%d" % sys.version_info[:2], "python3"):
            for kind in ("site-packages", "dist-packages"):
                folder = os.path.realpath(os.path.join(base, version, kind))
                if os.path.isdir(folder) and folder not in folders:
                    folders.append(folder)
own = os.path.dirname(os.path.dirname(sys.executable))
venvs = [own] + sys.argv[1:]
inside = [v for v in venvs if os.path.isfile(os.path.join(v, "pyvenv.cfg"))]
for prefix in inside:
    add(prefix)
if not os.path.isfile(os.path.join(own, "pyvenv.cfg")):
    add(sys.base_prefix)
    add("/usr")
def text(*path):
    try:
        with open(os.path.join(*path), encoding="utf-8", errors="replace") as file:
            return file.read(200000)
    except OSError:
        return ""
packages, modules, paths = [], set(), []
for folder in folders:
    for name in sorted(os.listdir(folder))[:5000]:
        base, ending = os.path.splitext(name)
        if ending in (".dist-info", ".egg-info"):
            metadata = text(folder, name, "METADATA") or text(folder, name, "PKG-INFO") or text(folder, name)
            fields = dict(line.split(": ", 1) for line in metadata.split("\n\n")[0].splitlines() if ": " in line)
            tops = text(folder, name, "top_level.txt").split()
            if not tops:
                for line in text(folder, name, "RECORD").splitlines():
                    first = line.split(",")[0].split("/")[0]
                    if not first.startswith("..") and not first.endswith((".dist-info", ".data")):
                        tops.append(first.split(".")[0])
            packages.append({"name": fields.get("Name", base.split("-")[0])[:200], "version": fields.get("Version", "")[:100], "modules": sorted(set(tops))[:200]})
        elif ending == ".pth":
            paths += [os.path.normpath(os.path.join(folder, l.strip())) for l in text(folder, name).splitlines() if l.strip() and not l.startswith(("import ", "import\t", "#"))][:50]
        elif ending == ".py" or (ending == "" and name.isidentifier()) or ending in (".so", ".pyd"):
            modules.add(name.split(".")[0])
print(json.dumps({"minor": sys.version_info[1], "packages": packages[:3000], "modules": sorted(modules)[:5000], "paths": paths[:100]}))
`
