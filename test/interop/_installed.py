"""Clients from other package registries, each once into .cache: what is missing on a machine gives None."""
import functools
import pathlib
import shutil
import subprocess
import sys

from _silt import root

cache = root / ".cache"


@functools.cache
def jar(group, artifact, version):
    """The jar of Maven's registry; None without Maven and Java."""
    if shutil.which("mvn") is None or shutil.which("java") is None:
        return None
    path = cache / "judges-jars" / f"{artifact}-{version}.jar"
    if not path.exists():
        coordinates = f"-Dartifact={group}:{artifact}:{version}"
        run(["mvn", "-q", "dependency:copy", coordinates, f"-DoutputDirectory={path.parent}"])
    return path


def packages(name, *wanted):
    """A folder in which packages of npm are installed."""
    folder = cache / f"judges-{name}"
    return once(folder, wanted, lambda: run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--no-save", "--prefix", folder, *wanted]))


def environment(name, *wanted):
    """The Python of an environment of its own."""
    folder = cache / f"judges-{name}"

    def install():
        run([sys.executable, "-m", "venv", folder])
        run([folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check", *wanted])

    return once(folder, wanted, install) / "bin/python"


def debian(name, *wanted):
    """A folder in which Debian packages are unpacked; None where there is no apt, or it does not know them."""
    if shutil.which("apt-get") is None:
        return None
    folder = cache / f"judges-{name}"

    def install():
        subprocess.run(["apt-get", "download", *wanted], cwd=folder, check=True, capture_output=True)
        for package in folder.glob("*.deb"):
            run(["dpkg", "-x", package, folder])

    try:
        return once(folder, wanted, install)
    except subprocess.CalledProcessError:
        return None


def once(folder, wanted, install):
    """Installs where the list of what is wanted is not the one of before."""
    note = folder / "wanted.txt"
    if not note.exists() or note.read_text().split() != list(wanted):
        shutil.rmtree(folder, ignore_errors=True)
        pathlib.Path(folder).mkdir(parents=True)
        install()
        note.write_text("\n".join(wanted))
    return folder


def run(command):
    subprocess.run([str(part) for part in command], cwd=root, check=True, capture_output=True)
