#!/usr/bin/env python3
"""Writes people.csv: some 5,000 records of some 2,000 invented people.

Three registers know these people, each with the faults of its own way of
working: the crm's clerks mistype what they hear, billing scans paper forms,
and loyalty members fill in a web form carelessly. People marry, move, change
their number, go by a nickname and stand twice in one register. They also live
together, share a name, and are named after their parents, so that records of
different people look alike. The column person is the truth.

The seed fixes every byte:  python3 people.py > people.csv
"""

import csv
import datetime
import random
import sys

SEED = 20240607
HOUSEHOLDS = 860

# Most frequent first; a name's rank decides how often it is drawn.
WOMEN = """Mary Elizabeth Margaret Sarah Susan Catherine Patricia Jennifer Emma Laura
Christine Anna Helen Jessica Rebecca Rachel Charlotte Victoria Alice Emily Julia
Deborah Amanda Caroline Sophie Hannah Eleanor Frances Joanne Barbara Judith Lucy
Penelope Katherine Theresa Josephine Abigail Samantha Isabel Olivia Grace Miriam
Rosemary Daphne Harriet Beatrice Matilda Ingrid Leila Priya Fatima Mei Aoife Nadia
Yasmin Chiara Marta Ewa Freya Saskia""".split()
MEN = """John William James David Robert Michael Thomas Richard Peter Andrew Charles
Daniel Christopher Matthew Edward Joseph George Paul Stephen Anthony Mark Philip
Alexander Samuel Benjamin Nicholas Simon Patrick Henry Martin Timothy Gregory
Jonathan Frederick Kenneth Ronald Lawrence Albert Gerald Theodore Leonard Adam
Oliver Harry Jack Luke Oscar Felix Rupert Arthur Omar Ravi Wei Callum Giorgio Piotr
Anders Mateus Yusuf Kofi""".split()
NICKNAMES = {full: names.split(",") for full, names in (pair.split("=") for pair in """
Mary=Molly,Polly Elizabeth=Liz,Beth,Betty Margaret=Peggy,Maggie Susan=Sue
Catherine=Kate,Cathy Patricia=Pat,Tricia Jennifer=Jenny Christine=Chris,Tina
Helen=Nell Jessica=Jess Rebecca=Becky Victoria=Vicky Deborah=Debbie Amanda=Mandy
Eleanor=Ellie,Nora Frances=Fran Joanne=Jo Barbara=Barb Judith=Judy Penelope=Penny
Katherine=Kate,Kathy Theresa=Tess Josephine=Jo,Josie Abigail=Abby Samantha=Sam
Isabel=Bella John=Jack,Johnny William=Bill,Will,Billy James=Jim,Jamie David=Dave
Robert=Bob,Rob,Bobby Michael=Mike,Mick Thomas=Tom Richard=Dick,Rick Peter=Pete
Andrew=Andy,Drew Charles=Charlie,Chuck Daniel=Dan Christopher=Chris,Kit
Matthew=Matt Edward=Ted,Ned,Eddie Joseph=Joe George=Geordie Stephen=Steve
Anthony=Tony Philip=Phil Alexander=Alex,Sandy Samuel=Sam Benjamin=Ben Nicholas=Nick
Patrick=Paddy Henry=Harry,Hal Timothy=Tim Gregory=Greg Jonathan=Jon Frederick=Fred
Kenneth=Ken Ronald=Ron Lawrence=Larry Albert=Bert Gerald=Gerry Theodore=Ted,Theo
Leonard=Len""".split())}
SURNAMES = """Smith Jones Brown Taylor Wilson Davies Evans Thomas Johnson Roberts Walker
Wright Robinson Thompson White Hughes Edwards Green Hall Wood Harris Lewis Martin
Jackson Clarke Clark Turner Hill Cooper Ward Moore Morris Watson Baker Harrison
Morgan Patel Young Allen Mitchell James Anderson Phillips Lee Bell Parker Davis
Bennett Miller Cook Shaw Richardson Carter Collins Marshall Bailey Gray Grey Cox
Adams Wilkinson Foster Chapman Mason Webb Rogers Hunt Mills Holmes Palmer Matthews
Gibson Fisher Barnes Knight Lloyd Butler Price Stevens Stephens Reid Read Murray
Simpson Fletcher Ellis Howard Andrews Kaur Hussain Khan Ahmed Begum Nowak Kowalski
Schmidt Meyer Okafor Mensah Nguyen Chen Wong Murphy Kelly Byrne Doyle Sullivan
Fitzgerald Macdonald Mcdonald Campbell Stewart Stuart Fraser Ferguson Sinclair
Abernathy Blackwood Cartwright Dunsmore Eastwick Farnham Garside Hollister Ingleby
Jessop Kettering Lockhart Merriweather Netherton Ormerod Pemberton Quayle Ravensworth
Satterthwaite Thistlewood Underhill Vickers Wetherby Yardley Zielinski""".split()
STREETS = [name + " " + kind
           for kind in ("Street", "Road", "Lane", "Avenue", "Close")
           for name in """High Church Mill Station Park Green Orchard Meadow Bridge
               Chapel Brook Queens Victoria Abbey Harbour Foundry Linden Quarry
               Saddlers Weavers""".split()]
TOWNS = """Aldermere Brackenford Castlewick Dunholme Eastmarsh Fernleigh Graveley
Harrowdene Islebridge Kingsmoor Larkhampton Millbrook Northgate Oakenshaw""".split()
MAIL_HOSTS = ["postbox", "quickmail", "inbox", "netpost"]

KEY_ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890"]
LOOKALIKES = [("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("o", "0"),
              ("l", "1"), ("i", "l"), ("s", "5"), ("e", "c"), ("u", "v"),
              ("8", "3"), ("0", "6"), ("1", "7"), ("5", "6")]

COLUMNS = ["id", "source", "given_name", "surname", "birth_date", "street",
           "postcode", "town", "phone", "email", "person"]

# How often each fault befalls a record (or, for typo, scan and blank, a field).
FAULTS = {
    "crm":     dict(typo=.09, scan=.00, blank=.06, swap=.03, nick=.12, date=.06, again=.22),
    "billing": dict(typo=.02, scan=.07, blank=.03, swap=.01, nick=.02, date=.03, again=.10),
    "loyalty": dict(typo=.06, scan=.00, blank=.16, swap=.02, nick=.28, date=.05, again=.16),
}
FIRST_ID = {"crm": 100001, "billing": 200001, "loyalty": 300001}

rng = random.Random(SEED)


def chance(probability):
    return rng.random() < probability


def draw(names):
    """One of the names; the n-th is drawn about 1/n as often as the first."""
    return rng.choices(names, [1 / (rank + 4) for rank in range(len(names))])[0]


# People

def invent_home():
    town, street = rng.choice(TOWNS), draw(STREETS)
    # One postcode covers a few houses of a street.
    number = rng.randint(1, 60)
    block = STREETS.index(street) * 6 + number // 10
    postcode = f"{town[:2].upper()}{block // 100 + 1} {block % 10}{'ABDEFGHJLN'[block // 10 % 10]}X"
    return f"{number} {street}", postcode, town


def invent_phone(prefix):
    return prefix + "".join(rng.choice("0123456789") for _ in range(7))


def invent_date(first_year, last_year):
    start = datetime.date(first_year, 1, 1)
    days = (datetime.date(last_year, 12, 31) - start).days
    return start + datetime.timedelta(rng.randint(0, days))


def invent_email(given, surname, birth):
    local = rng.choice(["{g}.{s}", "{i}{s}", "{g}{y}", "{s}.{g}", "{g}_{s}{y}"]).format(
        g=given.lower(), s=surname.lower(), i=given[0].lower(), y=birth.year % 100)
    return f"{local}@{rng.choice(MAIL_HOSTS)}.example"


def invent_person(household, woman, birth, given=None):
    given = given or draw(WOMEN if woman else MEN)
    surname = household["surname"] if chance(.93) else draw(SURNAMES)
    return {
        "given": given,
        "surnames": [surname] + ([draw(SURNAMES)] if woman and chance(.12) else []),
        "birth": birth,
        "homes": [household["home"]] + ([invent_home()] if chance(.22) else []),
        "phones": [household["phone"] if chance(.4) else invent_phone("07")]
                  + ([invent_phone("07")] if chance(.25) else []),
        "emails": [invent_email(given, surname, birth)]
                  + ([household["email"]] if chance(.10) else [])
                  + ([invent_email(given, surname, birth)] if chance(.2) else []),
    }


def invent_household():
    """One to six people at one address: most often a couple, often with children."""
    surname = draw(SURNAMES)
    home = invent_home()
    household = {"surname": surname, "home": home, "phone": invent_phone("01"),
                 "email": f"the{surname.lower()}s{home[0].split()[0]}@{rng.choice(MAIL_HOSTS)}.example"}
    birth = invent_date(1938, 1988)
    woman = chance(.5)
    people = [invent_person(household, woman, birth)]
    if chance(.55):
        partner_birth = birth + datetime.timedelta(rng.randint(-2000, 2000))
        people.append(invent_person(household, not woman, partner_birth))
    child_birth = None
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 3]) if birth.year < 1982 else 0):
        twin = child_birth is not None and chance(.12)
        if not twin:
            child_birth = invent_date(birth.year + 19, min(birth.year + 38, 2006))
        girl = chance(.5)
        named_after = people[0]["given"] if girl == woman and chance(.15) else None
        people.append(invent_person(household, girl, child_birth, named_after))
    return people


# Faults

def mistype(text):
    """One slip of a typing hand: a neighbouring key, or a letter dropped, doubled or transposed."""
    at = rng.randrange(len(text))
    slip = rng.choice(["neighbour", "neighbour", "drop", "double", "transpose"])
    if slip == "neighbour":
        for row in KEY_ROWS:
            place = row.find(text[at].lower())
            if place >= 0:
                key = row[max(place - 1, 0):place] + row[place + 1:place + 2]
                key = rng.choice(key)
                return text[:at] + (key.upper() if text[at].isupper() else key) + text[at + 1:]
    if slip == "drop" and len(text) > 2:
        return text[:at] + text[at + 1:]
    if slip == "double":
        return text[:at] + text[at] + text[at:]
    return text[:at] + text[at:at + 2][::-1] + text[at + 2:]


def misread(text):
    """One confusion of a scanner, if the text has letters that it confuses."""
    found = [pair for pair in LOOKALIKES if pair[0] in text]
    return text.replace(*rng.choice(found), 1) if found else text


def misdate(date):
    """Day and month exchanged where that is a date, else a wrong day or a wrong year."""
    if date.day <= 12 and chance(.7):
        return date.replace(month=date.day, day=date.month)
    if chance(.5):
        return date.replace(day=rng.randint(1, 28))
    return date + datetime.timedelta(rng.choice([-3653, -365, 365, 3653]))


def describe(person, source):
    """What a register wrote down of a person at one time of their life."""
    fault = FAULTS[source]
    given = person["given"]
    if given in NICKNAMES and chance(fault["nick"]):
        given = rng.choice(NICKNAMES[given])
    surname = rng.choice(person["surnames"])
    if chance(fault["swap"]):
        given, surname = surname, given
    birth = misdate(person["birth"]) if chance(fault["date"]) else person["birth"]
    street, postcode, town = rng.choice(person["homes"])
    fields = [given, surname, birth.isoformat(), street, postcode, town,
              rng.choice(person["phones"]), rng.choice(person["emails"])]

    for i, text in enumerate(fields):
        is_name, is_date = i < 2, i == 2
        if chance(fault["typo"]) and not is_date:
            text = mistype(text)
        if chance(fault["scan"]) and not is_date:
            text = misread(text)
        # Registers seldom lack a name, and often a phone number or an address of mail.
        if chance(fault["blank"] * (.1 if is_name else 2.5 if i >= 6 else 1)):
            text = ""
        fields[i] = text
    return fields


def main():
    people = [person for _ in range(HOUSEHOLDS) for person in invent_household()]
    records = {source: [] for source in FAULTS}
    for truth, person in enumerate(people, start=1):
        known_to = [s for s in FAULTS if chance(.68)] or [rng.choice(list(FAULTS))]
        for source in known_to:
            times = 1 + chance(FAULTS[source]["again"]) + chance(.04)
            records[source] += [(describe(person, source), truth) for _ in range(times)]

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    for source, rows in records.items():
        rng.shuffle(rows)
        for record_id, (fields, truth) in enumerate(rows, start=FIRST_ID[source]):
            out.writerow([record_id, source, *fields, truth])


if __name__ == "__main__":
    main()
