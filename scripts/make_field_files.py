"""Writes files as other programs write them, and the pairs that they hold.

    python3 -m venv .venv
    .venv/bin/pip install numpy pandas pyarrow h5py pyvista meshio scikit-learn openpyxl
    .venv/bin/python scripts/make_field_files.py

rewrites these folders of crates/step1-pure/tests/field-files/:

    programs/   a pair of files in the form of each program of the book's page on your own
                files, `NAME-red.*` and `NAME-green.*`, or `NAME.*` with both in one
    variants/   what else a file of each kind in cases/ may look like
    refused/    files that are recognised, and not read

and the answers of cases/ that came without one. A `*.expected.csv` holds the pairs by the
definition, by NumPy from the numbers that stand in the files. The bytes of what PyVista,
meshio and pandas write depend on their versions.
"""

import base64
import csv
import gzip
import io
import itertools
import shutil
import struct
from pathlib import Path

import h5py
import meshio
import numpy as np
import pandas as pd
import pyvista as pv
from sklearn.cluster import DBSCAN

OUT = Path(__file__).parents[1] / "crates/step1-pure/tests/field-files"

RED = np.array(
    [
        [208.3, 498.33, 578.17],
        [206.56, 506.02, 579.58],
        [201.63, 504.91, 574.24],
        [110.84, 221.5, 837.2],
        [107.59, 211.83, 838.83],
        [146.79, 191.88, 858.96],
        [163.51, 201.95, 852.71],
        [159.42, 209.56, 856.26],
        [601.86, 403.54, 507.46],
        [591, 397.98, 511.09],
    ]
)
RED_IDS = [0, 0, 0, 1, 1, 2, 2, 2, 4, 4]
GREEN = np.array(
    [
        [180.13, 208.54, 868.37],
        [164.63, 204.95, 874.67],
        [222.08, 508.51, 607.28],
        [224.43, 519.44, 599.41],
        [620.15, 399.54, 529.02],
        [617.33, 396.05, 526.89],
    ]
)
GREEN_IDS = [10, 10, 11, 11, 12, 12]


def number(value):
    """The shortest text of a number."""
    value = float(value)
    return str(int(value)) if value.is_integer() else repr(value)


def rows(points, ids, dimensions=3):
    """Each point as a list of texts, its id at the end."""
    return [
        [*map(number, point[:dimensions]), str(label)]
        for point, label in zip(points, ids)
    ]


def table(header, lines, separator=",", end="\n"):
    """A table as text."""
    return end.join(separator.join(line) for line in [header, *lines]) + end


def write(name, content):
    """Writes a file below OUT, given as text or bytes."""
    if isinstance(content, str):
        content = content.encode()
    (OUT / name).write_bytes(content)


def expected(name, red, green):
    """Writes the pairs of two lists of (points, ids); ids in the order of the answer."""

    def clusters(points, ids):
        order = dict.fromkeys(ids)  # names in order of appearance
        if all(isinstance(label, int) for label in ids):
            order = sorted(order)
        return {
            label: np.array([p for p, i in zip(points, ids) if i == label])
            for label in order
        }

    def chamfer(left, right):
        difference = left[:, None, :] - right[None, :, :]
        distance = np.sqrt((difference**2).sum(axis=2))
        return max(distance.min(axis=1).mean(), distance.min(axis=0).mean())

    left, right = clusters(*red), clusters(*green)
    matrix = {
        (i, j): chamfer(left[i], right[j]) for i, j in itertools.product(left, right)
    }
    to_right = {i: min(right, key=lambda j: matrix[i, j]) for i in left}
    to_left = {j: min(left, key=lambda i: matrix[i, j]) for j in right}
    with open(OUT / f"{name}.expected.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["side", "cluster", "nearest", "distance", "mutual"])
        for i, j in to_right.items():
            mutual = str(to_left[j] == i).lower()
            out.writerow(["left", i, j, repr(float(matrix[i, j])), mutual])
        for j, i in to_left.items():
            mutual = str(to_right[i] == j).lower()
            out.writerow(["right", j, i, repr(float(matrix[i, j])), mutual])


def flat(points):
    """The points with z = 0."""
    return points * [1, 1, 0]


# ---- the programs of the page ----


def thunderstorm():
    header = ["id", "frame", "x [nm]", "y [nm]", "sigma [nm]", "intensity [photon]"]
    header += ["offset [photon]", "bkgstd [photon]", "uncertainty_xy [nm]", "cluster"]
    header = [f'"{name}"' for name in header]
    for side, points, ids in [("red", RED, RED_IDS), ("green", GREEN, GREEN_IDS)]:
        lines = [
            [
                str(n + 1),
                str(n // 2 + 1),
                x,
                y,
                "131.2",
                "742.1",
                "8.4",
                "3.1",
                "9.6",
                i,
            ]
            for n, (x, y, i) in enumerate(rows(points, ids, 2))
        ]
        write(f"programs/thunderstorm-{side}.csv", table(header, lines))
    expected("programs/thunderstorm", (flat(RED), RED_IDS), (flat(GREEN), GREEN_IDS))


def picasso():
    """By the line of Python that the page shows."""
    pixel = 130
    taken = []
    for side, points, ids in [("red", RED, RED_IDS), ("green", GREEN, GREEN_IDS)]:
        locs = pd.DataFrame(
            {
                "frame": np.arange(len(ids), dtype=np.uint32),
                "x": (points[:, 0] / pixel).astype(np.float32),
                "y": (points[:, 1] / pixel).astype(np.float32),
                "photons": np.full(len(ids), 812.5, np.float32),
                "lpx": np.full(len(ids), 0.07, np.float32),
                "lpy": np.full(len(ids), 0.07, np.float32),
                "z": points[:, 2].astype(np.float32),
                "group": np.array(ids, np.int32),
            }
        )
        memory = io.BytesIO()
        with h5py.File(memory, "w") as file:
            file.create_dataset("locs", data=locs.to_records(index=False))
        path = OUT / f"programs/picasso-{side}.csv"
        with h5py.File(memory) as file:
            pd.DataFrame(file["locs"][:]).to_csv(path, index=False)
        read = pd.read_csv(path)
        scaled = read[["x", "y", "z"]].to_numpy() * [pixel, pixel, 1]
        taken.append((scaled, ids))
    expected("programs/picasso", *taken)


def smap():
    header = [
        "xnm",
        "ynm",
        "znm",
        "frame",
        "locprecnm",
        "phot",
        "bg",
        "layer",
        "clusterindex",
    ]
    red = rows(RED, RED_IDS)
    red = [[x, y, z, str(int(i) + 1)] for x, y, z, i in red]
    red += [["5", "5", "5", "0"], ["990", "20", "700", "-1"]]
    for side, points in [("red", red), ("green", rows(GREEN, GREEN_IDS))]:
        lines = [
            [x, y, z, str(n + 1), "8.1", "901", "12", "1", i]
            for n, (x, y, z, i) in enumerate(points)
        ]
        write(f"programs/smap-{side}.csv", table(header, lines))
    ids = [label + 1 for label in RED_IDS]
    expected("programs/smap", (RED, ids), (GREEN, GREEN_IDS))


def zeiss():
    """The table as ZEN writes it, and what the page's lines of Python make of it."""
    header = ["Index", "First Frame", "Number Frames", "Frames Missing"]
    header += ["Position X [nm]", "Position Y [nm]", "Precision [nm]", "Number Photons"]
    header += ["Background variance", "Chi square", "PSF half width [nm]", "Channel"]
    header += ["Z Slice"]
    taken = []
    for side, points, ids in [("red", RED, RED_IDS), ("green", GREEN, GREEN_IDS)]:
        lines = [
            [str(n + 1), "1", "1", "0", f"{x:.1f}", f"{y:.1f}"]
            + ["8.6", "472", "5.33", "0.28", "110.0", "1", "1"]
            for n, (x, y, _) in enumerate(points)
        ]
        end = "\0\r\r\nVoxelSizeX : 0.0970873786 \u00b5m\r\r\nSizeX : 320\r\r\n"
        end += "\r\nROI List : \r\r\n"
        text = table(header, lines, "\t", "\r\n") + end
        raw = OUT / f"programs/zeiss-{side}.txt"
        raw.write_bytes(text.encode("latin-1"))
        clean = raw.read_bytes().decode("latin-1").split("\0")[0]
        read = pd.read_csv(io.StringIO(clean), sep="\t")
        read["cluster"] = ids
        read.to_csv(OUT / f"programs/zeiss-{side}.tsv", sep="\t", index=False)
        xy = read[["Position X [nm]", "Position Y [nm]"]].to_numpy()
        taken.append((np.column_stack([xy, np.zeros(len(xy))]), ids))
    expected("programs/zeiss", *taken)


def nikon():
    header = (
        "Channel Name,X,Y,Xc,Yc,Height,Area,Width,Phi,Ax,BG,I,Frame,Length,Link,Valid"
    )
    header += ",Z,Zc,Photons,Lateral Localization Accuracy,Xw,Yw,Xwc,Ywc,Zw,Zwc,cluster"
    lines = []
    for channel, points, ids in [("647", RED, RED_IDS), ("561", GREEN, GREEN_IDS)]:
        for n, (point, label) in enumerate(zip(points, ids)):
            x, y, z = map(number, point)
            rest = ["1683.3", "13224.1", "359.7", "1.1", "0.9", "7193.7", "14167.1"]
            line = [channel, number(point[0] + 3), number(point[1] - 2), x, y, *rest]
            line += [
                str(n + 1),
                "1",
                "-1",
                "1",
                number(point[2] + 7),
                z,
                "1937.2",
                "15.8",
            ]
            line += [x, y, x, y, z, z, str(label)]
            lines.append(line)
    write("programs/nikon.txt", table(header.split(","), lines, "\t", "\r\n"))
    expected("programs/nikon", (RED, RED_IDS), (GREEN, GREEN_IDS))


def nanoimager():
    header = [
        "Channel",
        "Frame",
        "X (nm)",
        "Y (nm)",
        "Z (nm)",
        "Photons",
        "Background",
        "cluster",
    ]
    lines = [
        [
            channel,
            "1548",
            *(f"{value:.6f}" for value in point),
            "139.8",
            "0.8",
            str(label),
        ]
        for channel, points, ids in [("0", RED, RED_IDS), ("1", GREEN, GREEN_IDS)]
        for point, label in zip(points, ids)
    ]
    write("programs/nanoimager.csv", table(header, lines))
    expected("programs/nanoimager", (RED, RED_IDS), (GREEN, GREEN_IDS))


def imagej():
    header = [
        " ",
        "Area",
        "Mean",
        "Min",
        "Max",
        "X",
        "Y",
        "Ch",
        "Slice",
        "Counter",
        "Count",
    ]
    taken = []
    for side, points, ids in [("red", RED, RED_IDS), ("green", GREEN, GREEN_IDS)]:
        lines, scaled = [], []
        for n, ((x, y, z), label) in enumerate(zip(points, ids)):
            plane = round(z / 50)
            place = [number(x), number(y), "1", str(plane), str(label), "10"]
            lines.append([str(n + 1), "0", "118", "118", "118", *place])
            scaled.append([x, y, plane * 50])
        write(f"programs/imagej-{side}.csv", table(header, lines))
        taken.append((np.array(scaled), ids))
    expected("programs/imagej", *taken)


def trackmate():
    keys = "LABEL,ID,TRACK_ID,QUALITY,POSITION_X,POSITION_Y,POSITION_Z,POSITION_T,FRAME"
    names = "Label,Spot ID,Track ID,Quality,X,Y,Z,T,Frame"
    units = ",,,(quality),(micron),(micron),(micron),(sec),"
    header = keys.split(",")
    above = [names.split(","), names.split(","), units.split(",")]
    red = [*rows(RED, RED_IDS), ["5", "5", "5", ""], ["990", "20", "700", ""]]
    for side, points in [("red", red), ("green", rows(GREEN, GREEN_IDS))]:
        lines = [
            [f"ID{n + 40}", str(n + 40), i, "11.25", x, y, z, f"{n * 0.5}", str(n)]
            for n, (x, y, z, i) in enumerate(points)
        ]
        write(f"programs/trackmate-{side}.csv", table(header, above + lines))
    expected("programs/trackmate", (RED, RED_IDS), (GREEN, GREEN_IDS))


def imaris():
    header = (
        "Position X,Position Y,Position Z,Unit,Category,Collection,Time,TrackID,ID,"
    )
    taken = []
    for side, points, ids in [("red", RED, RED_IDS), ("green", GREEN, GREEN_IDS)]:
        ids = [1_000_000_000 + label for label in ids]
        lines = [
            [x, y, z, "um", "Spot", "Position", "1", i, str(n), ""]
            for n, (x, y, z, i) in enumerate(rows(points, ids))
        ]
        title = "\nPosition\n==================== \n"
        write(f"programs/imaris-{side}.csv", title + table(header.split(","), lines))
        taken.append((points, ids))
    expected("programs/imaris", *taken)


def sklearn():
    """By the lines of Python that the page shows."""
    taken = []
    for side, points in [("red", RED), ("green", GREEN)]:
        points = np.vstack([points, [[5, 5, 5], [990, 20, 700]]])
        t = pd.DataFrame(points, columns=["x", "y", "z"])
        t["cluster"] = DBSCAN(eps=50, min_samples=2).fit_predict(t[["x", "y", "z"]])
        t.to_csv(OUT / f"programs/sklearn-{side}.csv", index=False)
        kept = t[t.cluster >= 0]
        taken.append((kept[["x", "y", "z"]].to_numpy(), kept.cluster.tolist()))
    expected("programs/sklearn", *taken)


def r():
    """write.table for red, write.csv for green."""
    header = [f'"{name}"' for name in ["x", "y", "z", "cluster"]]
    red = [[x, y, z, str(int(i) + 1)] for x, y, z, i in rows(RED, RED_IDS)]
    red += [["5", "5", "5", "0"], ["990", "20", "700", "0"]]
    red = [[f'"{n + 1}"', *line] for n, line in enumerate(red)]
    write("programs/r-red.txt", table(header, red, " "))
    green = [[f'"{n + 1}"', *line] for n, line in enumerate(rows(GREEN, GREEN_IDS))]
    write("programs/r-green.csv", table(['""', *header], green))
    ids = [label + 1 for label in RED_IDS]
    expected("programs/r", (RED, ids), (GREEN, GREEN_IDS))


def pandas():
    """A merge has left gaps, and made floats of the ids."""
    for side, points, ids in [("red", RED, RED_IDS), ("green", GREEN, GREEN_IDS)]:
        points = np.vstack([points, [[5, 5, 5], [990, 20, 700]]])
        frame = pd.DataFrame(points, columns=["x", "y", "z"])
        frame["cluster"] = [*map(float, ids), None, -1.0]
        frame.to_csv(OUT / f"programs/pandas-{side}.csv")
    expected("programs/pandas", (RED, RED_IDS), (GREEN, GREEN_IDS))


def excel():
    """«CSV» and «Unicode Text» of an Excel with a decimal comma."""
    header = ["x [nm]", "y [nm]", "z [nm]", "cluster", "Größe [µm]"]
    red = [
        [value.replace(".", ",") for value in line] + ["0,13"]
        for line in rows(RED, RED_IDS)
    ]
    write("programs/excel-red.csv", table(header, red, ";", "\r\n").encode("cp1252"))
    green = [
        [value.replace(".", ",") for value in line] + ["0,13"]
        for line in rows(GREEN, GREEN_IDS)
    ]
    text = table(header, green, "\t", "\r\n")
    write("programs/excel-green.txt", b"\xff\xfe" + text.encode("utf-16-le"))
    expected("programs/excel", (RED, RED_IDS), (GREEN, GREEN_IDS))


def paraview():
    """What ParaView's «Save Data» writes, by VTK's own writers."""
    for side, points, ids in [("red", RED, RED_IDS), ("green", GREEN, GREEN_IDS)]:
        mesh = pv.PolyData(points)
        mesh["intensity"] = np.linspace(100, 900, len(ids)).astype(np.float32)
        mesh["RegionId"] = np.array(ids, np.int64)
        mesh.set_active_scalars("intensity")
        if side == "red":
            mesh.cast_to_unstructured_grid().save(OUT / "programs/paraview-red.vtu")
        else:
            mesh.save(OUT / "programs/paraview-green.vtp")
    expected("programs/paraview", (RED, RED_IDS), (GREEN, GREEN_IDS))


def pyvista():
    """By the lines of Python that the page shows."""
    for side, points, labels in [("red", RED, RED_IDS), ("green", GREEN, GREEN_IDS)]:
        mesh = pv.PolyData(points)
        mesh["cluster"] = labels
        mesh.save(OUT / f"programs/pyvista-{side}.vtp")
    expected("programs/pyvista", (RED, RED_IDS), (GREEN, GREEN_IDS))


def meshio_():
    """By the lines of Python that the page shows."""
    for side, points, labels in [("red", RED, RED_IDS), ("green", GREEN, GREEN_IDS)]:
        cells = [("vertex", np.arange(len(points))[:, None])]
        data = {"cluster": np.array(labels)}
        mesh = meshio.Mesh(points, cells, point_data=data)
        mesh.write(OUT / f"programs/meshio-{side}.vtu")
    expected("programs/meshio", (RED, RED_IDS), (GREEN, GREEN_IDS))


NAMES = {0: "aaaadnje-1", 1: "aaabbcdf-1", 2: "aaaccgha-1", 4: "aaadefik-1"}
NAMES |= {10: "bbbadnje-1", 11: "bbbbbcdf-1", 12: "bbbccgha-1"}


def xenium():
    header = ["transcript_id", "cell_id", "overlaps_nucleus", "feature_name"]
    header += ["x_location", "y_location", "z_location", "qv"]
    header = [f'"{name}"' for name in header]
    taken = []
    for side, points, ids in [("red", RED, RED_IDS), ("green", GREEN, GREEN_IDS)]:
        names = [NAMES[label] for label in ids]
        taken.append((points, names))
        lines = rows(points, names) + [["5", "5", "5", "UNASSIGNED"]]
        lines = [
            [str(281474976710656 + n), f'"{i}"', "1", '"Sox10"', x, y, z, "40.0"]
            for n, (x, y, z, i) in enumerate(lines)
        ]
        packed = gzip.compress(table(header, lines).encode(), mtime=0)
        write(f"programs/xenium-{side}.csv.gz", packed)
    expected("programs/xenium", *taken)


# ---- variants of the kinds in cases/ ----

HEADER = ["x", "y", "z", "cluster"]
NOISE = [["5", "5", "5"], ["990", "20", "700"], ["400", "980", "30"]]


def noisy(*labels):
    """The red rows, and one of noise for each label."""
    return rows(RED, RED_IDS) + [[*p, label] for p, label in zip(NOISE, labels)]


def variant(name, content):
    write(f"variants/{name}", content)


def commas(lines):
    return [[value.replace(".", ",") for value in line] for line in lines]


def tables():
    red = rows(RED, RED_IDS)
    variant("right.csv", table(HEADER, rows(GREEN, GREEN_IDS)))
    expected("variants/same", (RED, RED_IDS), (GREEN, GREEN_IDS))
    expected("variants/left-twice", (RED, RED_IDS), (RED, RED_IDS))
    expected("variants/flat", (flat(RED), RED_IDS), (flat(GREEN), GREEN_IDS))

    variant("02-noise-in-a-list.tsv", table(HEADER, noisy("-1", "77", "-1"), "\t"))
    variant("02-noise-as-text.csv", table(HEADER, noisy("NA", "NaN", "NA")))
    variant(
        "02-noise-as-text-quoted.csv", table(HEADER, noisy('"NA"', '"NaN"', '"NA"'))
    )

    ids = ["id", *HEADER]
    hashed = [[f"#{n}", *line] for n, line in enumerate(red)]
    above = "# made by hand\n# in nm\n"
    variant("03-rows-that-begin-with-hash.tsv", above + table(ids, hashed, "\t"))
    late = table(HEADER, [*red[:2], ["# two bad frames here"], *red[2:]])
    variant("03-comment-behind-the-header.csv", late)

    exponent = {"0": "0.0E+000", "1": "1e0", "2": "2.0e+00", "4": "0.4E1"}
    lines = [[*line[:3], exponent[line[3]]] for line in red]
    lines += [["5", "5", "5", "-1.000e+00"]]
    variant("06-e-notation.txt", table(HEADER, lines, " "))

    variant("11-tab-cr-cr-lf.tsv", table(HEADER, red, "\t", "\r\r\n"))
    variant("11-cr-alone.csv", table(HEADER, red, ",", "\r"))

    variant("12-behind-hash-blanks.txt", "# " + table(HEADER, red, " "))
    variant("12-behind-hash-aligned.dat", "# " + aligned(HEADER, red))
    variant("12-behind-hash-below-comments.csv", f"# 1.2\n#\n#{table(HEADER, red)}")

    german = table(HEADER, commas(red), ";", "\r\n")
    variant("13-separator-hint.csv", "sep=;\r\n" + german)
    variant(
        "13-separator-hint-tab.csv", "sep=\t\r\n" + table(HEADER, red, "\t", "\r\n")
    )

    lines = [[f'"{value}"' for value in line] for line in [HEADER, *red]]
    variant("14-every-field-quoted.csv", table(lines[0], lines[1:]))
    variant("14-every-field-quoted.tsv", table(lines[0], lines[1:], "\t"))
    lines = [[f'"{",".join(line)}"'] for line in [HEADER, *red]]
    variant("14-every-row-one-field.csv", table(lines[0], lines[1:]))

    german_tabs = table(HEADER, commas(red), "\t", "\r\n")
    tabs = table(HEADER, red, "\t", "\r\n")
    variant("15-utf16-le.txt", b"\xff\xfe" + tabs.encode("utf-16-le"))
    variant("15-utf16-be.csv", b"\xfe\xff" + table(HEADER, red).encode("utf-16-be"))
    variant("15-utf16-decimal-comma.txt", b"\xff\xfe" + german_tabs.encode("utf-16-le"))
    variant("15-utf8-mark.csv", b"\xef\xbb\xbf" + table(HEADER, red).encode())

    variant("16-gzip.tsv.gz", gzip.compress(tabs.encode(), mtime=0))
    halves = table(HEADER, red).encode()
    halves = [halves[:100], halves[100:]]
    members = b"".join(gzip.compress(half, mtime=0) for half in halves)
    variant("16-gzip-in-two-members.csv.gz", members)
    variant("16-gzip-cut-off.csv.gz", gzip.compress(halves[1], mtime=0)[:-20])

    header = ["x [µm]", "y [µm]", "z [µm]", "cluster"]
    variant("17-latin1-in-used-columns.csv", table(header, red).encode("cp1252"))
    header = [*HEADER, "Größe"]
    lines = [[*line, "groß (5 µm)"] for line in red]
    variant("17-latin1-in-rows.csv", table(header, lines).encode("cp1252"))

    header = ["X (nm)", "Y (nm)", "CLUSTER"]
    variant("18-no-z.tsv", table(header, rows(RED, RED_IDS, 2), "\t"))
    variant(
        "18-no-z-right.csv", table(["x", "y", "cluster"], rows(GREEN, GREEN_IDS, 2))
    )

    variant("19-semicolon.csv", table(HEADER, red, ";"))
    variant("19-semicolon-decimal-comma.csv", german)
    variant("19-tab-decimal-comma.txt", german_tabs)
    variant("19-aligned.txt", aligned(HEADER, red))
    variant("19-blank.dat", table(HEADER, red, " "))
    header = [*HEADER, "a,b,c,d,e,f"]
    lines = [[*line, "7"] for line in red]
    variant("19-tab-among-commas.tsv", table(header, lines, "\t"))

    names = {0: "cell, upper", 1: "cell 1", 2: "Zelle µ", 4: "é"}
    lines = [[*line[:3], f'"{names[int(line[3])]}"'] for line in red]
    variant("23-names-with-commas.csv", table(["x", "y", "z", "cell"], lines))
    lines = [[*line[:3], NAMES[int(line[3])]] for line in rows(GREEN, GREEN_IDS)]
    variant("23-names-right.csv", table(["x", "y", "z", "cell"], lines))
    green_names = [NAMES[i] for i in GREEN_IDS]
    name = "variants/23-names-with-commas"
    expected(name, (RED, [names[i] for i in RED_IDS]), (GREEN, green_names))
    mixed = [*red[:5], [*red[5][:3], "two"], *red[6:]]
    variant("23-a-name-among-numbers.csv", table(HEADER, mixed))

    floats = [[*line[:3], line[3] + ".0"] for line in red]
    lines = floats + [["5", "5", "5", "nan"], ["990", "20", "700", "nan"]]
    variant("24-missing-ids-as-nan.csv", table(HEADER, lines))
    lines = floats + [["5", "5", "5", ""], ["990", "20", "700", "-1.0"]]
    variant("24-missing-ids-and-noise.tsv", table(HEADER, lines, "\t"))

    green = rows(GREEN, GREEN_IDS)
    both = [[*line, "far red"] for line in red] + [[*line, "green"] for line in green]
    both = [["1", "2", "3", "7", "beads"], *both[10:], *both[:10]]
    variant("25-channels-by-name.csv", table([*HEADER, "dye"], both))

    small = RED / 1000
    header = ["x [µm]", "y [µm]", "z [µm]", "cluster"]
    variant("26-in-micrometres.csv", table(header, rows(small, RED_IDS)))
    header = ["xnm", "ynm", "znm", "clusterindex"]
    variant("26-in-nanometres.csv", table(header, green))
    variant(
        "26-nanometres.csv", table(["x [nm]", "y [nm]", "z [nm]", "cluster"], green)
    )
    expected("variants/26-scaled", (small * 1000, RED_IDS), (GREEN, GREEN_IDS))
    expected("variants/26-not-scaled", (small, RED_IDS), (GREEN, GREEN_IDS))

    header = ["x [px]", "y [px]", "x [nm]", "y [nm]", "z [nm]", "cluster"]
    lines = [["1.6", "3.8", *line] for line in red]
    variant("26-pixels-and-nanometres.csv", table(header, lines))

    units = ["nm", "nm", "nm", ""]
    variant("27-units-below.tsv", table(HEADER, [units, *red], "\t"))
    variant("27-titles-above.csv", "Positions\n\nof, today\n" + table(HEADER, red))

    empty, blanks = [""] * 4, ["  "] * 4
    lines = [*red[:3], empty, *red[3:], empty, empty]
    variant("28-empty-rows-in-between.tsv", table(HEADER, lines, "\t"))
    lines = [*red[:3], ["   "], *red[3:], [""], blanks]
    variant("28-rows-of-blanks.csv", table(HEADER, lines))

    variant("29-every-negative.csv", table(HEADER, noisy("-1", "-2", "-3")))
    points = np.vstack([RED, np.array(NOISE, float)])
    expected("variants/29-kept", (points, [*RED_IDS, -1, -2, -3]), (GREEN, GREEN_IDS))
    variant("30-no-rows.csv", table(HEADER, []))

    quoted = [f'"{name}"' for name in HEADER]
    named = [[f'"{n + 1}"', *line] for n, line in enumerate(red)]
    variant("33-row-names-blank.txt", table(quoted, named, " "))
    plain = [[str(n + 1), *line] for n, line in enumerate(red)]
    variant("33-row-names-tab.tsv", table(HEADER, plain, "\t"))
    variant("33-row-names-with-a-header.csv", table(['""', *quoted], named))
    ended = [[*line, ""] for line in red]
    variant("33-separator-behind-rows.csv", table(HEADER, ended))
    variant("33-separator-behind-all.csv", table([*HEADER, ""], ended))
    more = [[*line, "7", "7"] for line in red]
    variant("33-two-fields-more.csv", table(HEADER, more))

    variant("34-table-without-suffix", tabs)


def aligned(header, lines):
    """Columns of one width, blanks before the first."""
    widths = [9, 9, 9, 8]
    return "".join(
        " " + " ".join(value.rjust(width) for value, width in zip(line, widths)) + "\n"
        for line in [header, *lines]
    )


def array(kind, name, values, attributes='format="ascii"', components=""):
    if components:
        components = f' NumberOfComponents="{components}"'
    name = f' Name="{name}"' if name else ""
    return f'<DataArray type="{kind}"{name}{components} {attributes}>{values}</DataArray>\n'


def text_of(values):
    return " ".join(number(value) for value in np.ravel(values))


def piece(points, data, cells="", active="", kind="Float64", order=None):
    """A piece of an unstructured grid, a vertex for each point."""
    n = len(points)
    order = range(n) if order is None else order
    return (
        f'<Piece NumberOfPoints="{n}" NumberOfCells="{n}">\n'
        f"<PointData{active}>\n{data}</PointData>\n<CellData>\n{cells}</CellData>\n"
        f"<Points>\n{array(kind, 'Points', text_of(points), components=3)}</Points>\n"
        f"<Cells>\n{array('Int64', 'connectivity', text_of(list(order)))}"
        f"{array('Int64', 'offsets', text_of(range(1, n + 1)))}"
        f"{array('UInt8', 'types', text_of([1] * n))}</Cells>\n</Piece>\n"
    )


def vtu(*pieces, attributes=""):
    return (
        '<?xml version="1.0"?>\n<VTKFile type="UnstructuredGrid" version="1.0" '
        f'byte_order="LittleEndian"{attributes}>\n<UnstructuredGrid>\n'
        f"{''.join(pieces)}</UnstructuredGrid>\n</VTKFile>\n"
    )


def vtp(*pieces):
    return (
        '<?xml version="1.0"?>\n<VTKFile type="PolyData" version="1.0" '
        f'byte_order="LittleEndian">\n<PolyData>\n{"".join(pieces)}</PolyData>\n</VTKFile>\n'
    )


def vtp_piece(points, data):
    n = len(points)
    return (
        f'<Piece NumberOfPoints="{n}" NumberOfVerts="{n}" NumberOfLines="0" '
        f'NumberOfStrips="0" NumberOfPolys="0">\n<PointData>\n{data}</PointData>\n'
        f"<Points>\n{array('Float64', '', text_of(points), components=3)}</Points>\n"
        f"<Verts>\n{array('Int64', 'connectivity', text_of(range(n)))}"
        f"{array('Int64', 'offsets', text_of(range(1, n + 1)))}</Verts>\n</Piece>\n"
    )


def grids():
    ids = array("Int32", "cluster", text_of(RED_IDS))
    other = array("Float32", "intensity", text_of(np.arange(10) * 10))
    size = array("Int32", "size", text_of([7] * 10))
    first = ' Scalars="size"'

    three = size + other + ids
    variant("01-cluster-is-not-active.vtu", vtu(piece(RED, three, active=first)))
    variant("01-cluster-among-others.vtu", vtu(piece(RED, three)))

    def packed(values, kind):
        data = values.astype(kind).tobytes()
        head = base64.b64encode(struct.pack("<Q", len(data))).decode()
        return head + base64.b64encode(data).decode()

    binary = 'format="binary"'
    data = array("Int64", "cluster", packed(np.array(RED_IDS), "<i8"), binary)
    grid = piece(RED, data).replace(
        array("Float64", "Points", text_of(RED), components=3),
        array("Float64", "Points", packed(RED, "<f8"), binary, components=3),
    )
    wide = ' header_type="UInt64"'
    variant("07-base64-header-of-64-bits.vtu", vtu(grid, attributes=wide))

    grid = vtu(piece(RED, ids))
    variant("08-no-format.vtu", grid.replace(' format="ascii"', ""))

    active = ' Scalars="none"'
    variant("09-scalars-name-no-array.vtu", vtu(piece(RED, ids, active=active)))
    several = size + array("Int32", "grain", text_of(RED_IDS))
    variant("09-several-and-none-fits.vtu", vtu(piece(RED, several, active=active)))
    as_floats = array("Float64", "cluster", text_of(RED_IDS))
    active = ' Scalars="intensity"'
    variant(
        "10-cluster-as-floats.vtu", vtu(piece(RED, other + as_floats, active=active))
    )
    halves = array("Float32", "intensity", text_of(np.arange(10) + 0.5))
    variant("10-intensity-alone.vtu", vtu(piece(RED, halves, active=active)))

    half = [slice(0, 4), slice(4, 10)]
    parts = [(RED[h], array("Int32", "cluster", text_of(RED_IDS[h]))) for h in half]
    variant("20-two-pieces.vtp", vtp(*(vtp_piece(*part) for part in parts)))
    variant("34-polydata-without-suffix", vtp(vtp_piece(RED, ids)))
    variant("34-grid-without-suffix", vtu(piece(RED, ids)))

    nothing = piece(RED[:0], "").replace("\n</DataArray>", "</DataArray>")
    pieces = [piece(*parts[0]), nothing, piece(*parts[1])]
    variant("21-empty-piece-in-between.vtu", vtu(*pieces))
    variant("22-points-of-16-bits.vtu", vtu(piece(np.rint(RED), ids, kind="UInt16")))
    variant("22-points-of-64-bits.vtu", vtu(piece(np.rint(RED), ids, kind="Int64")))
    expected("variants/22-whole", (np.rint(RED), RED_IDS), (GREEN, GREEN_IDS))

    active = ' Scalars="RegionId"'
    grains = array("Int64", "RegionId", text_of(RED_IDS))
    small = piece(RED / 1000, other + grains, active=active)
    variant("26-region-in-micrometres.vtu", vtu(small))

    noise = np.vstack([RED, np.array(NOISE, float)])
    labels = array("Int32", "cluster", text_of([*RED_IDS, -1, -2, -1]))
    variant("29-every-negative.vtu", vtu(piece(noise, labels)))
    variant("30-no-points.vtp", vtp(vtp_piece(RED[:0], "")))

    back = list(reversed(range(10)))
    cells = array("Int64", "cluster", text_of([RED_IDS[i] for i in back]))
    turned = piece(RED, "", cells, order=back)
    variant("31-labels-on-cells-in-another-order.vtu", vtu(turned))

    ghosts = array("UInt8", "vtkGhostType", text_of([*[0] * 10, 1, 2, 3]))
    labels = array("Int32", "cluster", text_of([*RED_IDS, 0, 1, 2]))
    variant("32-hidden-points.vtu", vtu(piece(noise, ghosts + labels)))


# ---- answers for those of cases/ that came without ----


def cases():
    def read(name, label="cluster"):
        t = pd.read_csv(OUT / "cases" / name)
        xyz = [column for column in t if column[0] in "xyz"]
        return t[xyz].to_numpy(), t[label].tolist(), t

    def chosen(points, ids, keep):
        return points[keep], [label for label, k in zip(ids, keep) if k]

    right = read("right.csv")[:2]
    expected("cases/14-header-as-one-field", (RED, RED_IDS), (GREEN, GREEN_IDS))
    expected("cases/05-units", read("05-units.csv")[:2], right)
    points, ids, t = read("23-names-as-ids.csv", "cell_id")
    left = chosen(points, ids, t.cell_id != "UNASSIGNED")
    expected("cases/23-names-as-ids", left, read("23-right.csv", "cell_id")[:2])
    points, ids, t = read("24-missing-ids.csv")
    points, ids = chosen(points, ids, t.cluster.notna())
    expected("cases/24-missing-ids", (points, [int(label) for label in ids]), right)
    points, ids, t = read("25-three-channels.csv")
    sides = [chosen(points, ids, t.channel == channel) for channel in (0, 2)]
    expected("cases/25-three-channels", *sides)


# ---- what is recognised and not read ----


def refused():
    frame = pd.DataFrame(RED, columns=["x", "y", "z"])
    frame["cluster"] = RED_IDS
    np.save(OUT / "refused/points.npy", frame.to_numpy())
    np.savez(OUT / "refused/points.npz", points=RED, cluster=RED_IDS)
    frame.to_parquet(OUT / "refused/points.parquet")
    frame.to_excel(OUT / "refused/points.xlsx", index=False)
    with h5py.File(OUT / "refused/points.hdf5", "w") as file:
        file.create_dataset("locs", data=frame.to_records(index=False))
    vertices = "\n".join(" ".join(map(number, point)) for point in RED)
    head = "ply\nformat ascii 1.0\nelement vertex 10\n"
    head += "".join(f"property double {axis}\n" for axis in "xyz") + "end_header\n"
    write("refused/points.ply", head + vertices + "\n")


PROGRAMS = [thunderstorm, picasso, smap, zeiss, nikon, nanoimager, imagej, trackmate]
PROGRAMS += [imaris, sklearn, r, pandas, excel, paraview, pyvista, meshio_, xenium]


def main():
    for folder in ["programs", "variants", "refused"]:
        shutil.rmtree(OUT / folder, ignore_errors=True)
        (OUT / folder).mkdir(parents=True)
    for write_files in [*PROGRAMS, tables, grids, cases, refused]:
        write_files()


if __name__ == "__main__":
    main()
