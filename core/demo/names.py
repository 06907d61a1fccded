"""Names of made-up people and places; every one is invented."""

GIVEN = [
    "Amara", "Bruno", "Chiara", "Dmitri", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas",
    "Kavya", "Leon", "Mira", "Nils", "Olga", "Pavel", "Quinn", "Rosa", "Samir", "Tilda", "Umar",
    "Vera", "Wim", "Yara",
]  # fmt: skip
FAMILY = [
    "Abara", "Berg", "Castell", "Dahl", "Eriksen", "Fontaine", "Grau", "Haddad", "Ito", "Jansen",
    "Kovacs", "Lund", "Mbeki", "Novak", "Ortega", "Petrov", "Quist", "Rossi", "Silva", "Tanaka",
    "Ueda", "Varga", "Weiss", "Zoric",
]  # fmt: skip
"""Of the live ward; what stands at a place in these two lists stays there."""

WOMEN = [
    "Ada", "Agnes", "Aisha", "Alma", "Amara", "Anneli", "Beatriz", "Birgit", "Carmen", "Chiara",
    "Clara", "Dagny", "Delphine", "Dilara", "Edith", "Elena", "Elif", "Emilia", "Esther",
    "Fatima", "Fenja", "Flora", "Freya", "Gisela", "Greta", "Hanna", "Hedda", "Hiroko", "Ida",
    "Ines", "Ingrid", "Irina", "Jana", "Josefine", "Judit", "Karin", "Kavya", "Katarzyna", "Lara",
    "Leonor", "Lidia", "Linnea", "Lucia", "Magda", "Maja", "Margot", "Mei", "Mira", "Nadia",
    "Noor", "Olga", "Paula", "Petra", "Rania", "Renate", "Rosa", "Ruth", "Saanvi", "Sanna",
    "Selma", "Silke", "Sofia", "Svea", "Tamar", "Tilda", "Ulrike", "Vera", "Viola", "Wanda",
    "Yara", "Yasmin", "Zofia",
]  # fmt: skip
MEN = [
    "Adem", "Aksel", "Albert", "Alvaro", "Anders", "Anton", "Arjun", "Bela", "Bernd", "Bruno",
    "Carl", "Cem", "Dariusz", "David", "Dmitri", "Edgar", "Eino", "Emil", "Erik", "Farid",
    "Felix", "Filip", "Georg", "Giorgio", "Gustav", "Hannes", "Hassan", "Henrik", "Hugo",
    "Ibrahim", "Ivan", "Jakob", "Jan", "Joao", "Jonas", "Jorge", "Karim", "Kenji", "Klaas",
    "Konrad", "Lars", "Leon", "Levi", "Luca", "Magnus", "Marek", "Matteo", "Mikkel", "Milan",
    "Nils", "Oleg", "Omar", "Oskar", "Pavel", "Piet", "Rafael", "Rashid", "Rolf", "Samir",
    "Sander", "Stefan", "Sven", "Tariq", "Theo", "Tomas", "Umar", "Viktor", "Walter", "Wim",
    "Yusuf", "Zoltan",
]  # fmt: skip
LAST = [
    "Abara", "Adler", "Almeida", "Andersson", "Aydin", "Baas", "Bakker", "Balogh", "Barbosa",
    "Baum", "Beck", "Berg", "Bianchi", "Blom", "Bogdan", "Brandt", "Caruso", "Castell", "Cerny",
    "Chen", "Coster", "Dahl", "Danso", "Demir", "Diallo", "Dijkstra", "Dubois", "Dvorak",
    "Eklund", "Engel", "Eriksen", "Falk", "Farkas", "Ferrari", "Fischer", "Fontaine", "Forsberg",
    "Franke", "Gallo", "Garcia", "Georgiou", "Gomez", "Grau", "Gruber", "Haddad", "Hahn",
    "Hansen", "Hartog", "Heikkinen", "Herrera", "Hofer", "Holm", "Horvat", "Ibarra", "Ilic",
    "Ito", "Ivanova", "Jansen", "Jensen", "Jovanovic", "Kaya", "Keller", "Khan", "Kirchner",
    "Koch", "Kowalski", "Kovacs", "Krause", "Krol", "Lahti", "Lambert", "Larsen", "Laurent",
    "Lehmann", "Leroy", "Lindholm", "Lund", "Maier", "Marin", "Martins", "Mbeki", "Meijer",
    "Melnyk", "Mendes", "Moreau", "Moretti", "Nagy", "Nakamura", "Nielsen", "Nowak", "Novak",
    "Nyberg", "Oduya", "Okafor", "Olsen", "Ortega", "Osei", "Ozturk", "Pavlov", "Pereira",
    "Petrov", "Pohl", "Popescu", "Quist", "Rahman", "Ramos", "Richter", "Rojas", "Rossi", "Roux",
    "Sahin", "Salonen", "Santos", "Sato", "Schmitt", "Schreiber", "Seidel", "Silva", "Simic",
    "Smit", "Sokolov", "Sorensen", "Steiner", "Suarez", "Szabo", "Tanaka", "Toth", "Ueda", "Vaz",
    "Varga", "Vermeer", "Virtanen", "Vogel", "Wagner", "Wallin", "Weber", "Weiss", "Winter",
    "Wolters", "Yilmaz", "Zanetti", "Zeller", "Zoric",
]  # fmt: skip
STREETS = [
    "Harbour Road", "Mill Lane", "Station Street", "Linden Avenue", "Church Square", "Quarry Hill",
    "Canal Street", "Orchard Way", "Garden Row", "Market Street", "Bridge Street", "Birch Close",
]  # fmt: skip
TOWNS = [("10100", "Norhaven"), ("10240", "Eastmere"), ("10310", "Lindal"), ("10450", "Westbrook")]
INSURERS = [
    "Harbour Health Fund", "Union Mutual", "Federal Employees' Scheme", "Northern Care",
    "Craftsmen's Insurance", "Blue Anchor Private",
]  # fmt: skip
