"""The facts of the packaged case havulampela-2027, an invented municipality; run as a script, it writes the workbook.

Everything is invented: the place, the proposals, the sums, the assessors and their ratings.
"""

import sys
from pathlib import Path
from typing import Any

from mcda_priority import problem_from_document, save_problem
from mcda_priority.problem import Problem

CODES = ("fi", "sv", "en")
WORKBOOK = Path("src/mcda_priority/cases/havulampela_2027.xlsx")


def words(text: str) -> dict[str, str]:
    """Finnish, Swedish and English of a text, with | between them."""
    return dict(zip(CODES, text.split("|"), strict=True))


def levels(*anchors: str, names: str = "0 1 2 3") -> list[dict[str, Any]]:
    """Levels with their words, from the lowest to the highest."""
    return [{"level": name, "anchor": words(text)} for name, text in zip(names.split(), anchors, strict=True)]


GROUPS: list[dict[str, Any]] = [
    {
        "id": "R",
        "label": words("Asukkaat|Invånarna|Residents"),
        "weight": "0.45",
        "criteria": [
            {
                "id": "R1",
                "label": words("Palvelujen saavutettavuus|Tillgång till tjänster|Access to services"),
                "weight": "0.4",
                "scale": {
                    "kind": "levels",
                    "levels": levels(
                        "Palvelut säilyvät ennallaan.|Tjänsterna förblir som de är.|Services stay as they are.",
                        "Yksi palvelu paranee muutamalle sadalle asukkaalle.|"
                        "En tjänst blir bättre för några hundra invånare.|"
                        "One service improves for some hundreds of residents.",
                        "Yksi palvelu paranee koko alueella.|En tjänst blir bättre i hela området.|"
                        "One service improves in the whole district.",
                        "Useat palvelut paranevat koko alueella.|Flera tjänster blir bättre i hela området.|"
                        "Several services improve in the whole district.",
                        "Palvelut paranevat koko kunnassa.|Tjänsterna blir bättre i hela kommunen.|"
                        "Services improve in the whole municipality.",
                        names="0 1 2 3 4",
                    ),
                },
            },
            {
                "id": "R2",
                "label": words(
                    "Matka-ajan säästö käyttäjää kohden päivässä|Inbesparad restid per användare och dag|"
                    "Travel time saved for each user in a day"
                ),
                "weight": "0.25",
                "scale": {"kind": "piecewise", "unit": "min", "points": [["0", "0"], ["10", "0.6"], ["30", "1"]]},
            },
            {
                "id": "R3",
                "label": words(
                    "Lasten ja ikääntyneiden turvallisuus|Barns och äldres säkerhet|Safety of children and older people"
                ),
                "weight": "0.35",
                "scale": {
                    "kind": "levels",
                    "levels": levels(
                        "Turvallisuus ei muutu.|Säkerheten ändras inte.|Safety does not change.",
                        "Haitta tai pelon aihe poistuu.|En olägenhet eller källa till oro försvinner.|"
                        "A nuisance or a cause of worry goes.",
                        "Todettu tapaturman vaara pienenee.|En konstaterad olycksrisk minskar.|"
                        "A known risk of accidents becomes smaller.",
                        "Todettu vakavan tapaturman vaara poistuu.|En konstaterad risk för allvarliga olyckor försvinner.|"
                        "A known risk of serious accidents goes.",
                    ),
                },
            },
        ],
    },
    {
        "id": "C",
        "label": words("Ilmasto ja luonto|Klimat och natur|Climate and nature"),
        "weight": "0.3",
        "criteria": [
            {
                "id": "C1",
                "label": words(
                    "Hiilidioksidipäästöjen vähennys vuodessa|Minskade koldioxidutsläpp per år|"
                    "Carbon dioxide saved in a year"
                ),
                "weight": "0.6",
                "scale": {"kind": "linear", "unit": "t", "baseline": "0", "best": "400", "worst": "-100"},
            },
            {
                "id": "C2",
                "label": words("Vaikutus luontoon|Påverkan på naturen|Effect on nature"),
                "weight": "0.4",
                "scale": {
                    "kind": "levels",
                    "baseline": "0",
                    "levels": levels(
                        "Arvokas luontokohde häviää tai heikkenee pysyvästi.|"
                        "En värdefull naturplats försvinner eller försämras varaktigt.|"
                        "A valuable natural site is lost or harmed for good.",
                        "Tavanomaista luontoa jää rakentamisen alle.|Vanlig natur bebyggs.|"
                        "Ordinary nature is built over.",
                        "Luonto säilyy ennallaan.|Naturen förblir som den är.|Nature stays as it is.",
                        "Luonto vahvistuu paikoin.|Naturen stärks på enstaka platser.|Nature is strengthened in places.",
                        "Luontoalue tai vesistö palautuu.|Ett naturområde eller vattendrag återställs.|"
                        "A natural area or a water is restored.",
                        names="harm-2 harm-1 0 1 2",
                    ),
                },
            },
        ],
    },
    {
        "id": "E",
        "label": words("Talous|Ekonomi|Economy"),
        "weight": "0.25",
        "criteria": [
            {
                "id": "E1",
                "label": words(
                    "Käyttökustannusten säästö vuodessa|Inbesparade driftskostnader per år|"
                    "Running costs saved in a year"
                ),
                "weight": "0.6",
                "scale": {"kind": "linear", "unit": "EUR", "baseline": "0", "best": "80000", "worst": "-40000"},
            },
            {
                "id": "E2",
                "label": words(
                    "Kunnan omaisuuden kunto|Skicket på kommunens egendom|Condition of the municipality's property"
                ),
                "weight": "0.4",
                "scale": {
                    "kind": "levels",
                    "levels": levels(
                        "Kunto ei muutu.|Skicket ändras inte.|Condition does not change.",
                        "Käyttöikä pitenee alle kymmenen vuotta.|Livslängden ökar med mindre än tio år.|"
                        "Life grows by less than ten years.",
                        "Käyttöikä pitenee vähintään kymmenen vuotta.|Livslängden ökar med minst tio år.|"
                        "Life grows by ten years or more.",
                        "Käytöstä poistuva omaisuus korvautuu uudella.|Egendom som tas ur bruk ersätts med ny.|"
                        "Property that goes out of use is replaced.",
                    ),
                },
            },
        ],
    },
]

OWNERS = [
    {"id": "tech", "label": words("tekniset palvelut|tekniska tjänster|Technical Services")},
    {"id": "edu", "label": words("sivistyspalvelut|bildningstjänster|Education and Culture")},
    {"id": "sport", "part_of": "edu", "label": words("liikuntapalvelut|idrottstjänster|Sports Services")},
    {"id": "care", "label": words("hyvinvointipalvelut|välfärdstjänster|Wellbeing Services")},
    {"id": "env", "label": words("ympäristöpalvelut|miljötjänster|Environmental Services")},
]

ASSESSORS = [
    {"id": "A1", "owner": "sport", "label": words("Arvioija 1 (palvelut)|Bedömare 1 (tjänster)|Assessor 1 (services)")},
    {"id": "A2", "label": words("Arvioija 2 (talous)|Bedömare 2 (ekonomi)|Assessor 2 (finance)")},
    {
        "id": "A3",
        "label": words("Arvioija 3 (asukasraati)|Bedömare 3 (invånarpanel)|Assessor 3 (residents' panel)"),
        "conflicts": ["p23", "p36"],
    },
]

LINES = [
    {"id": "2027", "label": words("Vuosi 2027|År 2027|Year 2027"), "budget": "1600000"},
    {"id": "2028", "label": words("Vuosi 2028|År 2028|Year 2028"), "budget": "1250000"},
]

# id, owner, district, thousands of euros in 2027 and in 2028, trees, R2 (min), C1 (t), E1 (EUR), then what A1, A2 and
# A3 say of R1, R3, C2 and E2 ("-": nothing; "h" and "H": the two levels of harm), and the name.
PROPOSALS = """
p01 tech centre 180 220 0 6 15 -4000 222 333 000 333 Myllysillan peruskorjaus|Renovering av Kvarnbron|Repair of the Mill Bridge
p02 tech centre 90 60 40 4 20 -3000 212 222 111 111 Torin jalankulkualue|Gågata vid torget|A square for walking
p03 tech north 120 80 25 9 45 -5000 111 233 0h0 000 Pohjoisen pyörätie|Norra cykelvägen|Northern cycle route
p04 tech north 70 0 0 3 8 -1500 111 122 000 000 Pyörätien alikulku|Cykelvägens underfart|Underpass of the cycle route
p05 edu centre 260 340 0 0 60 35000 333 222 000 333 Keskuskoulun siipirakennus|Centralskolans flygel|New wing of the central school
p06 edu centre 150 90 0 0 40 22000 222 121 000 222 Keskuskoulun siiven korjaus|Reparation av Centralskolans flygel|Repair of the old school wing
p07 edu east 60 20 30 0 3 -800 211 222 111 111 Itäkoulun vihreä piha|Östra skolans gröna gård|Green yard of the eastern school
p08 edu east 45 0 0 0 30 9000 000 000 000 121 Itäkoulun valaistus|Östra skolans belysning|Lighting of the eastern school
p09 sport west 210 280 0 2 -30 -22000 -23 -11 -h0 -33 Uusi liikuntahalli|Ny idrottshall|New sports hall
p10 sport west 140 60 0 0 85 31000 -11 -11 -00 -22 Vanhan liikuntahallin korjaus|Reparation av gamla idrottshallen|Repair of the old sports hall
p11 sport lakeside 35 0 0 0 0 -2500 112 -22 -00 -11 Uimarannan laituri ja valvonta|Badstrandens brygga och tillsyn|Jetty and lifeguards of the beach
p12 sport north 55 25 20 0 0 -3000 -12 -11 -0h -00 Valaistu kuntopolku|Belyst motionsspår|Lit fitness trail
p13 care centre 80 120 0 5 0 -9000 343 121 000 111 Yhteinen palvelupiste|Gemensam servicepunkt|Joint service point
p14 care east 65 35 0 12 10 -12000 322 121 000 000 Kutsuohjattu asiointiliikenne|Anropsstyrd servicetrafik|Transport on demand for errands
p15 care west 95 45 0 0 12 6000 222 232 000 222 Palvelutalon esteettömyys|Servicehusets tillgänglighet|Step-free sheltered housing
p16 care lakeside 40 15 0 8 5 -7000 211 112 000 000 Saariston kiertävä hoitaja|Skärgårdens ambulerande vårdare|Travelling nurse of the lakeside
p17 env lakeside 75 55 60 0 25 0 000 000 222 000 Lammen kunnostus|Restaurering av tjärnen|Restoring the pond
p18 env north 30 20 300 0 55 -1000 000 000 212 000 Metsitys vanhalle sorakuopalle|Skogsplantering i gamla grustaget|Trees for the old gravel pit
p19 env east 110 40 15 0 180 42000 000 000 000 121 Aurinkovoimala varikon katolle|Solkraftverk på depåns tak|Solar plant on the depot roof
p20 env centre 130 110 0 0 290 55000 000 000 000 222 Virastotalon maalämpö|Jordvärme i ämbetshuset|Ground heat for the town hall
p21 env west 85 30 0 0 140 28000 000 010 000 111 Katuvalojen uusiminen|Förnyande av gatubelysningen|New street lighting
p22 env lakeside 50 45 90 0 10 -2000 000 000 122 000 Rantaniityn hoito|Skötsel av strandängen|Care of the shore meadow
p23 edu lakeside 90 70 0 0 35 11000 23- 11- 00- 22- Rantakylän kylätalo|Byahuset i Strandby|Village hall of the lakeside
p24 edu west 40 30 0 2 0 -6000 222 000 000 000 Kirjastoauto|Bokbuss|Library bus
p25 edu north 55 0 10 0 0 -1000 111 222 010 011 Pohjoisen leikkipuisto|Norra lekparken|Northern playground
p26 edu centre 25 15 0 0 0 4000 232 000 000 000 Itsepalvelukirjasto|Meröppet bibliotek|Self-service library
p27 tech east 160 190 0 11 ? 0 121 323 hHh 111 Itäinen ohitustie|Östra förbifarten|Eastern bypass
p28 tech west 65 40 35 3 12 -1500 111 322 000 111 Koulutien jalkakäytävä|Skolvägens trottoar|Pavement of the school road
p29 tech lakeside 85 95 0 0 0 8000 000 121 112 333 Rantakylän viemäri|Avloppet i Strandby|Sewer of the lakeside
p30 tech centre 100 60 0 0 0 15000 000 111 122 222 Hulevesien viivytys|Fördröjning av dagvatten|Holding back storm water
p31 tech east 45 30 20 5 6 -1200 121 222 000 001 Itäpysäkin liityntäpysäköinti|Infartsparkering vid östra hållplatsen|Park and ride at the eastern stop
p32 tech north 30 0 0 1 0 -400 000 332 000 011 Turvallinen suojatie|Säkert övergångsställe|Safe crossing
p33 care north 35 25 0 0 0 -8000 122 112 000 000 Päivätoiminta ikääntyneille|Dagverksamhet för äldre|Day centre for older people
p34 care centre 20 10 0 0 0 12000 111 121 000 000 Etähoidon laitteet|Utrustning för distansvård|Equipment for remote care
p35 edu east 70 50 0 0 20 7000 122 011 000 222 Nuorisotalon korjaus|Reparation av ungdomsgården|Repair of the youth centre
p36 env north 45 35 0 0 5 -3000 11- 00- 22- 00- Suon ennallistaminen|Återställning av myren|Restoring the mire
p37 tech west 75 25 0 7 30 -2000 212 111 000 111 Asemanseudun pyöräpysäköinti|Cykelparkering vid stationen|Cycle parking at the station
p38 sport east 50 20 0 0 0 -4000 212 -22 -00 -11 Lähiliikuntapaikka|Näridrottsplats|Neighbourhood sports ground
p39 edu lakeside 30 25 0 0 0 -2500 221 011 000 000 Kesäteatterin katsomo|Sommarteaterns läktare|Stand of the summer theatre
p40 env centre 20 15 5 0 18 6000 111 000 000 000 Lainaamo ja korjauspaja|Utlåning och reparationsverkstad|Lending and repair shop
""".strip().splitlines()

# proposal, criterion, assessor and the reason.
REASONS = """
p01 R3 A2 Kantavuus on laskenut rajalle.|Bärförmågan har sjunkit till gränsen.|The bridge has lost its spare strength.
p02 R1 A2 Torille pääsee jo nyt.|Torget nås redan nu.|The square can be reached already.
p03 C2 A2 Reitti kulkee pellonreunaa ja kaventaa puustoa.|Rutten följer åkerkanten och minskar trädbeståndet.|The route follows the field and thins the trees.
p03 R3 A1 Tie on nykyisin ahdas, mutta liikenne on hidasta.|Vägen är trång, men trafiken är långsam.|The road is narrow, but traffic is slow.
p06 R3 A2 Sisäilma on mitattu, ja se täyttää rajan niukasti.|Inomhusluften har mätts och uppfyller gränsen knappt.|The air was measured and is just within the limit.
p09 R1 A3 Halli palvelisi myös seuroja ja kouluja.|Hallen skulle också betjäna föreningar och skolor.|The hall would also serve clubs and schools.
p09 C2 A2 Hallin tontti on nyt metsää.|Hallens tomt är skog i dag.|The plot of the hall is woodland now.
p11 R1 A1 Rantaa käyttää koko kunta kesäisin.|Hela kommunen använder stranden på sommaren.|The whole municipality uses the beach in summer.
p12 C2 A3 Valo haittaa pimeässä liikkuvia eläimiä.|Ljuset stör djur som rör sig i mörker.|The light disturbs animals that move in the dark.
p13 R1 A2 Palvelupiste kokoaa yhteen neljä jonoa.|Servicepunkten samlar fyra köer.|The point brings four queues together.
p14 R1 A1 Kyyti avaa palvelut niille, joilla ei ole autoa.|Skjutsen öppnar tjänsterna för dem utan bil.|The ride opens services to those without a car.
p15 R3 A2 Kaatumisia on tilastoitu kolme vuotta.|Fallolyckor har bokförts i tre år.|Falls have been recorded for three years.
p18 C2 A2 Istutus on yhtä puulajia.|Planteringen består av ett trädslag.|The planting is of one kind of tree.
p27 R1 A2 Keskusta rauhoittuu, ja bussit kulkevat ajallaan.|Centrum blir lugnare och bussarna håller tiden.|The centre calms down, and buses keep time.
p27 C2 A2 Tie katkaisee ainoan yhtenäisen kosteikon.|Vägen bryter den enda sammanhängande våtmarken.|The road cuts the only unbroken wetland.
p27 C2 A1 Kosteikko kapenee, mutta säilyy.|Våtmarken smalnar men består.|The wetland narrows, but remains.
p28 R3 A1 Lapset kulkevat nyt ajoradalla.|Barnen går nu på körbanan.|Children now walk on the road.
p32 R3 A3 Kaide estää jo osan vaarasta.|Räcket hindrar redan en del av faran.|The rail already prevents part of the danger.
""".strip().splitlines()

RULES: list[dict[str, Any]] = [
    {
        "id": "bridge",
        "kind": "must_fund",
        "proposals": ["p01"],
        "reason": words(
            "Sillan painorajoitus astuu voimaan vuonna 2028.|Brons viktbegränsning träder i kraft år 2028.|"
            "The weight limit of the bridge comes into force in 2028."
        ),
    },
    {
        "id": "one-wing",
        "kind": "exclusive",
        "proposals": ["p05", "p06"],
        "reason": words("Saman siiven vaihtoehdot.|Alternativ för samma flygel.|Variants of the same wing."),
    },
    {
        "id": "one-hall",
        "kind": "exclusive",
        "proposals": ["p09", "p10"],
        "reason": words("Saman hallin vaihtoehdot.|Alternativ för samma hall.|Variants of the same hall."),
    },
    {
        "id": "underpass",
        "kind": "requires",
        "proposal": "p04",
        "requires": ["p03"],
        "reason": words(
            "Alikulku on osa pyörätietä.|Underfarten är en del av cykelvägen.|The underpass is part of the cycle route."
        ),
    },
    {
        "id": "ride-to-services",
        "kind": "enables",
        "proposal": "p14",
        "enables": ["p13", "p33"],
        "bonus": "2",
        "reason": words(
            "Kyyti tuo kävijät palveluihin.|Skjutsen för besökarna till tjänsterna.|The ride brings visitors to the services."
        ),
    },
    {
        "id": "districts-most",
        "kind": "at_most",
        "projects": "6",
        "each": "district",
        "reason": words(
            "Rahaa riittää joka alueelle.|Pengarna räcker till alla områden.|There is money for every district."
        ),
    },
    {
        "id": "districts-least",
        "kind": "at_least",
        "projects": "3",
        "each": "district",
        "reason": words(
            "Jokainen alue saa vähintään kolme hanketta.|Varje område får minst tre projekt.|"
            "Every district gets three projects or more."
        ),
    },
    {
        "id": "owners-share",
        "kind": "at_most",
        "share": "0.4",
        "each": "owner",
        "reason": words("Yksi toimiala ei vie enempää.|En sektor får inte mer.|No one division takes more."),
    },
    {
        "id": "trees",
        "kind": "at_least",
        "total": "350",
        "attribute": "trees",
        "reason": words(
            "Valtuusto päätti puiden istutuksesta.|Fullmäktige har beslutat om trädplantering.|"
            "The council decided to plant trees."
        ),
    },
    {
        "id": "reserve",
        "kind": "at_most",
        "share": "0.95",
        "line": "2028",
        "reason": words(
            "Osa vuodesta 2028 jää varalle.|En del av år 2028 hålls i reserv.|Part of 2028 is kept in reserve."
        ),
    },
]

INVENTED = (
    "Havulampela on keksitty kunta: sitä ei ole. Hankkeet, summat ja arviot ovat keksittyjä esimerkkejä.|"
    "Havulampela är en påhittad kommun: den finns inte. Projekten, beloppen och bedömningarna är påhittade exempel.|"
    "Havulampela is an invented municipality: there is no such place. Its projects, sums and ratings are invented "
    "examples."
)


def document() -> dict[str, Any]:
    """The case as a document."""
    reasons = {tuple(line.split(" ", 3)[:3]): words(line.split(" ", 3)[3]) for line in REASONS}
    return {
        "format": "mcda-priority/1",
        "id": "havulampela-2027",
        "label": words(
            "Havulampelan (keksitty kunta) investoinnit 2027–2028|Havulampelas (påhittad kommun) investeringar 2027–2028|"
            "Investments of Havulampela (an invented municipality), 2027–2028"
        ),
        "date": "2026-09-15",
        "currency": "EUR",
        "budget_lines": LINES,
        "groups": GROUPS,
        "proposals": [_proposal(line, reasons) for line in PROPOSALS],
        "owners": OWNERS,
        "assessors": ASSESSORS,
        "aggregation": "median",
        "missing_ratings": "interval",
        "weightings": [
            {
                "id": "climate-first",
                "label": words("Ilmasto edellä|Klimatet först|Climate first"),
                "weights": {
                    "R1": "0.12",
                    "R2": "0.08",
                    "R3": "0.1",
                    "C1": "0.3",
                    "C2": "0.2",
                    "E1": "0.12",
                    "E2": "0.08",
                },
            }
        ],
        "rules": RULES,
        "assessment": {"illustrative": "true", "note": words(INVENTED)},
        "assumptions": [
            words(
                "Mitatut arvot (R2, C1 ja E1) ovat valmistelun arvioita, ja ne on annettu kerran.|"
                "De uppmätta värdena (R2, C1 och E1) är beredningens uppskattningar och har getts en gång.|"
                "Measured figures (R2, C1 and E1) are estimates of the preparers and are given once."
            )
        ],
        "provenance": [{"text": words(INVENTED)}],
    }


def _proposal(line: str, reasons: dict[tuple[str, ...], dict[str, str]]) -> dict[str, Any]:
    name, owner, district, first, second, trees, minutes, tonnes, euros, *said, label = line.split(" ", 13)
    ratings: dict[str, Any] = {
        criterion: figure for criterion, figure in (("R2", minutes), ("C1", tonnes), ("E1", euros)) if figure != "?"
    }
    for criterion, three in zip(("R1", "R3", "C2", "E2"), said, strict=True):
        by: dict[str, dict[str, Any]] = {}
        for assessor, sign in zip(("A1", "A2", "A3"), three, strict=True):
            if sign == "-":
                continue
            by[assessor] = {"performance": {"h": "harm-1", "H": "harm-2"}.get(sign, sign)}
            if reason := reasons.get((name, criterion, assessor)):
                by[assessor]["reason"] = reason
        ratings[criterion] = {"by": by}
    proposal = {
        "id": name,
        "label": words(label),
        "owner": owner,
        "tags": {"district": district},
        "costs": {year: f"{int(k) * 1000}" for year, k in (("2027", first), ("2028", second)) if k != "0"},
        "ratings": ratings,
    }
    return proposal if trees == "0" else {**proposal, "attributes": {"trees": trees}}


def havulampela() -> Problem:
    """The case as a problem."""
    return problem_from_document(document(), "havulampela")


if __name__ == "__main__":
    save_problem(havulampela(), sys.argv[1] if len(sys.argv) > 1 else WORKBOOK)
