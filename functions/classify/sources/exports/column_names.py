"""The names that columns have in tables: those of exporters, of exportify.app's translations, and of people.

The preferred name comes first. `columns.normalise` says which names are equal: case, accents, spaces and punctuation do
not count. Every name belongs to one meaning, whatever other columns the table has.

exportify.app writes its header in the user's language: https://github.com/watsonbox/exportify (src/i18n/locales). Its
translations follow the comment `exportify.app` in the order de, es, fr, it, pt, nl, sv, tr, el, ja, ar, zh; only
those are here that differ from an earlier one. Dutch names are here with an earlier misspelling, too.
"""

# ruff: noqa: RUF001 - names in Greek and Japanese look like names in Latin letters
from collections.abc import Mapping

LINKS = (
    "Track URI",
    # exportify.app
    "URI de la canción", "URI du titre", "URI della traccia", "URI da faixa", "Nummer URI", "Låtens URI", "Parça URI",
    "URI κομματιού", "トラックURI", "رابط الأغنية (URI)", "曲目 URI", "歌 Link",
    # exporters
    "Spotify URI", "Track ID", "Spotify ID", "Spotify Track ID", "Spotify Track URI", "Track URL", "Spotify URL",
    "URI", "URL", "Link", "Spotify Link", "Track Link", "Spotify Track URL", "Song URI", "Song URL", "Spotify",
    # people
    "URI de Spotify", "ID de Spotify", "ID Spotify", "URL de Spotify", "Enlace de Spotify", "Enlace a Spotify",
    "Enlace Spotify", "Enlace", "Lien Spotify", "Lien", "URI Spotify", "URL Spotify", "Link Spotify", "Collegamento",
    "Link do Spotify", "ID do Spotify",
)  # fmt: skip
OWN_KEYS = ("ID",)  # a link if it holds one; alone it may be any database's key
TITLES = (
    "Track Name",
    # exportify.app
    "Nombre de la canción", "Nom du titre", "Nome della traccia", "Nome da faixa", "Nummernaam", "Nummmernaam",
    "Låtens namn", "Parça Adı", "Όνομα κομματιού", "トラック名", "اسم الأغنية", "曲目名称", "曲目名稱", "歌名",
    # exporters
    "Song", "Song Name", "Title", "Track Title", "Name", "Track", "Song Title", "master_metadata_track_name",
    # people
    "Título de la canción", "Canción", "Título", "Tema", "Nombre", "Titel", "Songtitel", "Liedtitel", "Lied",
    "Titre de la chanson", "Titre", "Chanson", "Morceau", "Titolo", "Titolo del brano", "Brano", "Canzone", "Música",
    "Nome da música", "Faixa", "Canção",
)  # fmt: skip
ARTISTS = (
    "Artist Name(s)",
    # exportify.app
    "Künstlername(n)", "Nombre(s) del artista", "Nom(s) de l'artiste", "Nome dell'artista", "Nome(s) do artista",
    "Naam van artiest", "Artistens namn", "Sanatçı Adı", "Όνομα/τα καλλιτέχνη", "アーティスト名", "أسماء الفنانين",
    "艺人名称", "藝人名稱", "Artist 名",
    # exporters
    "Artist Name", "Artists", "Artist", "Track Artist", "Track Artists", "master_metadata_album_artist_name",
    # people
    "Artista(s)", "Artista", "Nombre del artista", "Intérprete", "Intérpretes", "Künstler", "Künstlername", "Interpret",
    "Interpreten", "Artiste(s)", "Artiste", "Nom de l'artiste", "Interprète", "Artisti", "Nome do artista", "Artiest",
)  # fmt: skip
# Columns of which a cell may hold several artists.
SEVERAL_ARTISTS = (
    "Artist Name(s)", "Artists", "Track Artists", "Artista(s)", "Intérpretes", "Interpreten", "Artiste(s)", "Artisti",
)  # fmt: skip
ARTIST_URIS = (
    "Artist URI(s)",
    # exportify.app
    "Künstler-URI(s)", "URI(s) del artista", "URI(s) de l'artiste", "URI dell'artista", "URI(s) do artista",
    "Artiest-URI", "Artistens URI", "Sanatçı URI", "URI καλλιτέχνη/ων", "アーティストURI", "روابط الفنانين (URI)",
    "艺人 URI", "藝人 URI", "Artist Link",
)  # fmt: skip
ALBUMS = (
    "Album Name",
    # exportify.app
    "Nombre del álbum", "Nom de l'album", "Nome dell'album", "Nome do álbum", "Naam van album", "Albumets namn",
    "Albüm Adı", "Όνομα άλμπουμ", "アルバム名", "اسم الألبوم", "专辑名称", "專輯名稱", "專輯名",
    # exporters
    "Album", "Album Title", "master_metadata_album_album_name",
    # people
    "Título del álbum", "Albumtitel", "Titre de l'album", "Titolo dell'album",
)  # fmt: skip
ISRCS = ("ISRC", "Track ISRC", "ISRCs", "ISRC Code", "Código ISRC", "ISRC-Code", "Code ISRC", "Codice ISRC")
PLAYLISTS = ("Playlist Name", "Playlist", "Lista de reproducción", "Nombre de la lista", "Liste de lecture")
MILLISECONDS = (
    "Duration (ms)", "Track Duration (ms)", "Track Duration", "Length (ms)", "Duration in ms",
    # exportify.app
    "Track-Dauer (ms)", "Duración de la canción (ms)", "Durée du titre (ms)", "Durata della traccia (ms)",
    "Duração da faixa (ms)", "Nummerduur (ms)", "Nummmerduur (ms)", "Låtlängd (ms)", "Parça Süresi (ms)",
    "Διάρκεια κομματιού (ms)", "トラックの長さ（ミリ秒）", "مدة الأغنية (بالمللي ثانية)", "曲目时长（毫秒）",
    "曲目長度（毫秒）", "曲目時長（毫秒）",
    # people
    "Duración (ms)", "Dauer (ms)", "Durée (ms)", "Durata (ms)", "Duração (ms)",
)  # fmt: skip
DURATIONS = ("Duration", "Length", "Duración", "Dauer", "Durée", "Durata", "Duração", "Duur")  # of unknown unit
FEATURES: Mapping[str, tuple[str, ...]] = {  # Spotify's names, Skiley's, exportify.app's translations, and people's
    "energy": (
        "Energy", "trackFeatureEnergy", "Energie", "Energía", "Energi", "Enerji", "Ενέργεια", "エネルギー", "الطاقة",
        "能量",
    ),
    "liveness": (
        "Liveness", "trackFeatureLiveness", "Lebendigkeit", "Vivacidad", "Vivacité", "Vivacità", "Vivacidade",
        "Levendigheid", "Livlighet", "Canlılık", "Ζωντάνια", "ライブ感", "الحيوية", "现场感", "現場感",
    ),
    "tempo": ("Tempo", "trackFeatureTempo", "Ρυθμός", "テンポ", "الإيقاع", "速度"),
    "speechiness": (
        "Speechiness", "trackFeatureSpeechiness", "Sprachanteil", "Hablado", "Parlabilité", "Linguaggio parlato",
        "Oralidade", "Spraakzaamheid", "Talighet", "Konuşma Oranı", "Ομιλητικότητα", "スピーチ性", "محتوى الكلام",
        "语音度", "語音度",
    ),
    "acousticness": (
        "Acousticness", "trackFeatureAcousticness", "Akustik", "Acústica", "Acoustique", "Akoestiek", "Akustiklik",
        "Ακουστικότητα", "アコースティック性", "الطابع الصوتي", "原声性", "原音性", "Acusticidad", "Acousticité",
    ),
    "instrumentalness": (
        "Instrumentalness", "trackFeatureInstrumentalness", "Instrumentalität", "Instrumentalidad", "Instrumental",
        "Strumentalità", "Instrumentalidade", "Instrumentaliteit", "Instrumentalhet", "Enstrümantalite",
        "Οργανοκεντρικότητα", "インストゥルメンタル性", "الطابع الآلي", "器乐度", "器樂度",
    ),
    "danceability": (
        "Danceability", "trackFeatureDanceability", "Tanzbarkeit", "Bailabilidad", "Danseabilité", "Ballabilità",
        "Dançabilidade", "Dansbaarheid", "Dansbarhet", "Dans Edilebilirlik", "Χορευτικότητα", "ダンサビリティ",
        "قابلية الرقص", "舞蹈性", "Dansabilité",
    ),
    "loudness": (
        "Loudness", "trackFeatureLoudness", "Lautstärke", "Volumen", "Volume sonore", "Volume", "Luidheid",
        "Ljudstyrka", "Ses Seviyesi", "Ένταση", "ラウドネス", "مستوى الصوت", "响度", "響度", "Sonoridad",
    ),
    "valence": (
        "Valence", "trackFeatureValence", "Valenz", "Valencia", "Valenza", "Valentie", "Valens", "Duygusallık",
        "Θετικότητα", "感情値", "الإيجابية", "情绪效价", "情緒效價",
    ),
}  # fmt: skip
