"""Names of artists and words for titles. All are invented; no name here belongs to a real artist."""

ARTISTS: dict[str, tuple[str, ...]] = {
    "happy": (
        "Marigold Parade Club",
        "Tangerine Ferris",
        "Los Paraguas Amarillos",
        "Pomelo y Canela",
        "The Saturday Kiosk",
        "Juniper Hopscotch",
        "Lola Mirabela",
        "Brass Lemonade Society",
    ),
    "aggressive": (
        "Iron Wasp Assembly",
        "Cinderjaw Riot",
        "Clavo Torcido",
        "Gravel Hymnal",
        "Voltage Butchers Union",
        "Red Kiln Uprising",
        "Perros de Zinc",
        "Static Molars",
    ),
    "dark": (
        "Ashwater Letters",
        "Winterlight Asylum",
        "Marta Salobre",
        "Hollow Orchard Road",
        "The Last Ferryman's Coat",
        "Ceniza Lenta",
        "Edda Northcliff",
        "Pale Cartographer",
    ),
    "relaxing": (
        "Driftwood Observatory",
        "Slow Harbour Trio",
        "Nana Lluvia",
        "Fern & Paper",
        "Evening Tea Ensemble",
        "Quieta Marea",
        "Oslo Windowsill",
        "Lanternmoss",
    ),
    "driving": ("Neon Odometer", "Carretera Secundaria", "Midnight Toll Booth"),
    "bittersweet": ("Postcard Weather", "Abril Sin Ruido", "Copper Umbrella Year"),
}

SPANISH: frozenset[str] = frozenset(
    {
        "Los Paraguas Amarillos",
        "Pomelo y Canela",
        "Lola Mirabela",
        "Clavo Torcido",
        "Perros de Zinc",
        "Marta Salobre",
        "Ceniza Lenta",
        "Nana Lluvia",
        "Quieta Marea",
        "Carretera Secundaria",
        "Abril Sin Ruido",
    }
)

TITLES = (
    "{adjective} {noun}",
    "The {noun} Song",
    "{noun} for {name}",
    "Every {adjective} {noun}",
    "{noun}, {noun2}",
)
TITULOS = (
    "{noun} {adjective}",
    "Canción de {noun}",
    "{noun} para {name}",
    "Ni {noun} ni {noun2}",
    "Otra vez {noun}",
)

NAMES = ("Ottilie", "Benno", "Carmela", "Isidro", "Wren", "Amparo", "Teodora", "Jonah", "Mireia", "Silas")

ADJECTIVES: dict[str, tuple[str, ...]] = {
    "happy": ("Sunlit", "Silly", "Golden", "Barefoot", "Sugar-Coated", "Ringing", "Freckled", "Brand New"),
    "aggressive": ("Broken", "Burning", "Rusted", "Furious", "Serrated", "Blackened", "Feral", "Wired"),
    "dark": ("Empty", "Frozen", "Forgotten", "Unsent", "Grey", "Drowned", "Buried", "Last"),
    "relaxing": ("Gentle", "Drifting", "Mossy", "Half-Asleep", "Warm", "Unhurried", "Floating", "Soft"),
    "driving": ("Electric", "Restless", "Endless", "Chrome", "Sleepless", "Northbound", "Neon", "Steady"),
    "bittersweet": ("Faded", "Almost", "Old", "Paper", "Borrowed", "September", "Patient", "Tender"),
}
NOUNS: dict[str, tuple[str, ...]] = {
    "happy": ("Bicycle", "Picnic", "Confetti", "Balcony", "Kite", "Trampoline", "Ice Cream Van", "Cartwheel"),
    "aggressive": ("Hammer", "Sirens", "Barricade", "Teeth", "Furnace", "Riot", "Shrapnel", "Concrete"),
    "dark": ("Station", "Lighthouse", "Winter", "Photograph", "Attic", "River", "Farewell", "Room"),
    "relaxing": ("Hammock", "Tide", "Candle", "Meadow", "Rain", "Teacup", "Cloud", "Window"),
    "driving": ("Highway", "Engine", "Signal", "Skyline", "Tunnel", "Headlights", "Motel", "Horizon"),
    "bittersweet": ("Postcard", "Suitcase", "Umbrella", "Staircase", "Letter", "Summer", "Garden", "Cinema"),
}
ADJETIVOS: dict[str, tuple[str, ...]] = {
    "happy": ("Dorada", "Descalza", "de Verano", "a Colores", "sin Prisa", "de Domingo", "con Azúcar"),
    "aggressive": ("Rota", "de Hierro", "en Llamas", "sin Perdón", "Oxidada", "a Gritos", "de Pólvora"),
    "dark": ("Vacía", "de Nadie", "Olvidada", "sin Carta", "Gris", "de Invierno", "bajo Cero"),
    "relaxing": ("Tranquila", "de Papel", "en Calma", "de Musgo", "Tibia", "al Alba", "sin Ruido"),
    "driving": ("Nocturna", "sin Freno", "de Neón", "Infinita", "hacia el Sur", "de Paso", "Eléctrica"),
    "bittersweet": ("Vieja", "Prestada", "de Septiembre", "a Medias", "con Nostalgia", "de Antes", "Perdida"),
}
NOMBRES: dict[str, tuple[str, ...]] = {
    "happy": ("Fiesta", "Merienda", "Terraza", "Bicicleta", "Verbena", "Naranja", "Risa", "Cometa"),
    "aggressive": ("Cadena", "Sirena", "Barricada", "Rabia", "Fragua", "Trinchera", "Metralla", "Piedra"),
    "dark": ("Estación", "Ceniza", "Ausencia", "Fotografía", "Despedida", "Habitación", "Sombra", "Lluvia"),
    "relaxing": ("Hamaca", "Marea", "Vela", "Pradera", "Siesta", "Nube", "Ventana", "Orilla"),
    "driving": ("Autopista", "Señal", "Gasolinera", "Ciudad", "Frontera", "Luz", "Ruta", "Madrugada"),
    "bittersweet": ("Postal", "Maleta", "Escalera", "Carta", "Tarde", "Plaza", "Película", "Esquina"),
}
