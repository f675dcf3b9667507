#!/usr/bin/env python3
"""Makes a folder for "partnergraph import" of the seed, of treaties and of sister cities.

    data/networks/convert.py OUT [--data DIR]

DIR (default: $PARTNERGRAPH_DATA, else ../shared/data beside the source tree) holds
treaties/*.tsv.gz and sister_cities/*.tsv.gz as data/networks/README.md describes them. OUT gets
ontology.textproto and seed/*.csv. What a row says is kept or left out as a whole; how many were left
out, and why, is printed.
"""

import argparse
import calendar
import collections
import csv
import gzip
import os
import pathlib
import re
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONTINENTS = {
    "africa": ("非洲", "Africa"),
    "america": ("美洲", "America"),
    "asia": ("亚洲", "Asia"),
    "europe": ("欧洲", "Europe"),
    "oceania": ("大洋洲", "Oceania"),
}
# How the sister cities name countries that countries.csv names otherwise.
COUNTRY_ALIASES = {
    "People's Republic of China": "China",
    "Republic of Ireland": "Ireland",
    "Palestinian National Authority": "State of Palestine",
}
# States that the treaty collections know by an older or another code.
STATE_ALIASES = {"ROM": "ROU", "ZAR": "COD", "TMP": "TLS"}
# Dates that stand for "not known" or "not yet" (both collections).
SENTINELS = ("9999", "2899")
TREATY_FILES = ("GGO", "IEADB", "DESTA")  # The first that knows a treaty gives its title.


def rows_of(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def date_of(text):
    """An EDTF date, or "" where the cell has none."""
    match = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(\??)", (text or "").strip())
    if not match or match[1] in SENTINELS or match[1] == "0000":
        return ""
    year, month, day = match[1], match[2], match[3]
    if not month or not 1 <= int(month) <= 12:  # "2020-99-99": the year is known.
        return year + match[4]
    if not day or not 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]:
        return f"{year}-{month}{match[4]}"
    return f"{year}-{month}-{day}{match[4]}"


def first_date(row, *columns):
    return next((date for date in (date_of(row.get(column)) for column in columns) if date), "")


def valid_time(begin, end):
    """From `begin` to `end`; an end before the begin is a slip of the collection, and dropped."""
    if end and begin and end.rstrip("?")[:4] < begin.rstrip("?")[:4]:
        end = ""
    if end and begin and end.rstrip("?") < begin.rstrip("?")[: len(end.rstrip("?"))]:
        end = ""
    if not begin and not end:
        return ""
    return f"{begin}/{end or '..'}"


def id_of(prefix, text, taken):
    """An id of ours; texts that differ only in signs get a number."""
    plain = prefix + re.sub(r"[^a-z0-9_.-]", "_", text.lower())
    number = 1
    while taken.setdefault(plain if number == 1 else f"{plain}.{number}", text) != text:
        number += 1
    return plain if number == 1 else f"{plain}.{number}"


def one_line(text):
    """Without the control characters that a wrong decoding left in some titles."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())


def cut(text, bytes_max=480):
    return text.encode()[:bytes_max].decode(errors="ignore")


class Folder:
    """The CSV files of the folder, which begin as the seed's."""

    def __init__(self, out):
        self.out = out
        self.rows = collections.defaultdict(list)
        self.headers = {}
        for path in sorted((ROOT / "data/seed").glob("*.csv")):
            with open(path, encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file)
                self.headers[path.stem] = reader.fieldnames
                self.rows[path.stem] = list(reader)

    def add(self, table, **cells):
        self.rows[table].append(cells)

    def write(self):
        (self.out / "seed").mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "data/ontology.textproto", self.out / "ontology.textproto")
        for table, header in self.headers.items():
            path = self.out / "seed" / f"{table}.csv"
            with open(path, "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(self.rows[table])

    def ids_by(self, scheme):
        return {
            row["value"]: row["entity"]
            for row in self.rows["identifiers"]
            if row["scheme"] == scheme
        }


class Converter:
    def __init__(self, folder, data):
        self.folder = folder
        self.data = data
        self.left_out = collections.Counter()
        self.countries = {}  # Entity by alpha-3.
        self.by_name = {}  # Entity by English name.

    def source(self, id, name_zh, name_en, licence):
        self.folder.add("entities", id=id, kind="document", name_zh=name_zh, name_en=name_en,
                        source=id, section="README", basis="outside_knowledge")
        self.folder.add("values", subject=id, key="licence", type="text", value=licence,
                        source="team_knowledge", section="licence", basis="outside_knowledge")

    def entity(self, id, kind, name_en, source, section, name_zh=""):
        self.folder.add("entities", id=id, kind=kind, name_zh=name_zh, name_en=cut(name_en),
                        source=source, section=section, basis="outside_knowledge")

    def relation(self, source_id, kind, target_id, source, section, time=""):
        self.folder.add("relations", source=source_id, kind=kind, target=target_id,
                        valid_time=time, cited_source=source, section=section,
                        basis="outside_knowledge")

    def add_countries(self):
        known = self.folder.ids_by("iso3166")
        part_of = {(row["source"], row["target"]) for row in self.folder.rows["relations"]
                   if row["kind"] == "part_of"}
        ids = {row["id"] for row in self.folder.rows["entities"]}
        for id, (zh, en) in CONTINENTS.items():
            if id not in ids:
                self.entity(id, "region", en, "team_knowledge", "geography", zh)
        with open(ROOT / "data/networks/countries.csv", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                id = known.get(row["alpha2"])
                if id is None:
                    id = "country_" + row["alpha2"].lower()
                    self.entity(id, "country", row["name_en"], "team_knowledge", "countries.csv")
                    self.folder.add("identifiers", entity=id, scheme="iso3166",
                                    value=row["alpha2"], source="team_knowledge",
                                    section="countries.csv", basis="outside_knowledge")
                if (id, row["continent"]) not in part_of:
                    self.relation(id, "part_of", row["continent"], "team_knowledge", "countries.csv")
                self.countries[row["alpha3"]] = self.by_name[row["name_en"]] = id

    def add_treaties(self):
        source = "manytreaties_dataset"
        self.source(source, "条约数据集（GGO、IEADB、DESTA）", "Treaties of GGO, IEADB and DESTA",
                    "CC BY 4.0 (globalgov/manytreaties)")
        treaties = {}  # Our id by treaty id; None: left out.
        taken = {}
        # Lists of parties name agreements that the lists of agreements lack.
        for kind in ("agreements", "parties"):
            for name in TREATY_FILES:
                for row in rows_of(self.data / f"treaties/{kind}_{name}.tsv.gz"):
                    treaty = row["treatyID"]
                    title = one_line(row["Title"] or "")
                    if treaties.get(treaty) or not title or title == "NA":
                        treaties.setdefault(treaty, None)
                        continue
                    treaties[treaty] = id_of("treaty_", treaty, taken)
                    self.entity(treaties[treaty], "agreement", title, source, f"{name} {treaty}")
        self.left_out["agreements without a title"] = list(treaties.values()).count(None)
        joined = set()
        for name in TREATY_FILES:
            for row in rows_of(self.data / f"treaties/parties_{name}.tsv.gz"):
                state = STATE_ALIASES.get(row["stateID"], row["stateID"])
                treaty = treaties.get(row["treatyID"])
                if treaty is None:
                    self.left_out["parties of an agreement that is left out"] += 1
                elif state not in self.countries:
                    self.left_out["parties that are no present country"] += 1
                elif (treaty, state) in joined:
                    self.left_out["parties that are there already"] += 1
                else:
                    joined.add((treaty, state))
                    begin = first_date(row, "StateForce", "stateForce", "Force", "StateSignature",
                                       "stateSignature", "Signature", "Begin")
                    end = first_date(row, "StateEnd", "stateEnd", "End")
                    self.relation(treaty, "party", self.countries[state], source,
                                  f"{name} {row['treatyID']}", valid_time(begin, end))

    def add_sister_cities(self):
        source = "sister_cities_dataset"  # The seed cites it already.
        known = self.folder.ids_by("wikidata")
        cities = {}
        for row in rows_of(self.data / "sister_cities/cities.tsv.gz"):
            number = row["wikidata"]
            id = known.get(number)
            if id is None:
                name = one_line(row["name_en"] or "")
                if not name:
                    self.left_out["places without a name"] += 1
                    continue
                id = "city_" + number.lower()
                self.entity(id, "city", name, source, number)
                self.folder.add("identifiers", entity=id, scheme="wikidata", value=number,
                                source=source, section=number, basis="outside_knowledge")
                country = self.by_name.get(
                    COUNTRY_ALIASES.get(row["country_en"], row["country_en"]))
                if country is None:
                    self.left_out["places in no present country (kept, without it)"] += 1
                else:
                    self.relation(id, "part_of", country, source, number)
            cities[number] = id
        joined = set()
        for row in rows_of(self.data / "sister_cities/sister_of.tsv.gz"):
            a, b = row["city_a"], row["city_b"]
            if a not in cities or b not in cities:
                self.left_out["pairs with a place that is left out"] += 1
                continue
            pair = tuple(sorted((cities[a], cities[b])))
            if pair in joined or pair[0] == pair[1]:
                self.left_out["pairs that are there already"] += 1
                continue
            joined.add(pair)
            self.relation(pair[0], "sister_of", pair[1], source, f"{a} {b}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--data", type=pathlib.Path,
                        default=os.environ.get("PARTNERGRAPH_DATA") or ROOT.parent / "shared/data")
    arguments = parser.parse_args()
    arguments.data = pathlib.Path(arguments.data)
    if not (arguments.data / "treaties").is_dir():
        sys.exit(f"error: {arguments.data}/treaties is not there; name the folder with --data")
    folder = Folder(arguments.out)
    converter = Converter(folder, arguments.data)
    converter.add_countries()
    converter.add_treaties()
    converter.add_sister_cities()
    folder.write()
    print(f"{len(folder.rows['entities'])} entities, {len(folder.rows['relations'])} relations")
    for reason, count in sorted(converter.left_out.items()):
        print(f"left out: {count} {reason}")


if __name__ == "__main__":
    main()
