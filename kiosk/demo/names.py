"""Invented people: given names and surnames of the valley and of those who work there, by language.

Given names are one set, so that no greeting, badge or file name has to guess who is meant.
"""

GIVEN = {
    "it": (
        "Giulia", "Marco", "Chiara", "Luca", "Elisa", "Davide", "Marta", "Stefano", "Irene", "Paolo", "Silvia",
        "Andrea", "Nadia", "Matteo", "Federica", "Giorgio", "Ilaria", "Tommaso", "Camilla", "Nicola", "Serena",
        "Riccardo", "Alice", "Simone", "Viola", "Gabriele", "Teresa", "Samuele", "Caterina", "Edoardo", "Beatrice",
        "Michele", "Roberta", "Enrico", "Valentina", "Pietro", "Daniela", "Alessio", "Monica", "Emanuele",
    ),
    "de": (
        "Karl", "Helga", "Johannes", "Greta", "Lukas", "Magdalena", "Florian", "Katharina", "Jakob", "Veronika",
        "Tobias", "Ingrid", "Sebastian", "Barbara",
    ),
    "en": (
        "Amira", "Thomas", "Ngozi", "Piotr", "Priya", "Oksana", "Daniel", "Fatou", "Ivan", "Leila", "Mihai", "Zoë",
    ),
}  # fmt: skip
"""Given names by the language their bearers read."""

FAMILY = {
    "it": (
        "Bortolotti", "Zampedri", "Oss Emer", "Pallaoro", "Eccher", "Anderle", "Fontanari", "Beber", "Rigotti",
        "Casagranda", "Dallapiccola", "Gretter", "Lazzeri", "Toller", "Valcanover", "Carlin", "Frisanco", "Piva",
        "Libardi", "Motter", "Sartori", "Vettorazzi", "Broilo", "Ciola", "Dalmaso", "Filippi", "Girardi", "Perini",
    ),
    "de": ("Thaler", "Gruber", "Kofler", "Egger", "Laner", "Plankensteiner", "Steiner", "Weißkopf", "Müllner"),
    "en": ("Okafor", "Kowalczyk", "Sharma", "Bondarenko", "Diallo", "Petrov", "Haddad", "Popescu", "Whitfield"),
}  # fmt: skip
"""Family names by the same languages."""

TWINS = ("Marco", "Bortolotti")
"""Two members bear exactly this name (UX.md 6.7 D8)."""

AWKWARD = (
    ("Min-jun", "O"),
    ("Rosa", "D'Angelo"),
    ("Thị Lan", "Nguyễn"),
    ("Wayan", ""),
    ("Maria Annunziata Wilhelmina", "Pedrazzoli-Oberkirchner della Valsordina"),
    ("Řehoř", "Čížek"),
)
"""Names that forms elsewhere refuse (UX.md 6.7 D9): one letter, an apostrophe, one word, over 60 letters."""
