"""The names of the chemical elements, as tables: one line an element.

``LATIN`` and ``OTHER`` hold the elements that the record speaks about. A cell with several
forms separates them by a space.
"""

from __future__ import annotations

_ALL = """
H:hydrogen He:helium Li:lithium Be:beryllium B:boron C:carbon N:nitrogen O:oxygen F:fluorine
Ne:neon Na:sodium Mg:magnesium Al:aluminium Si:silicon P:phosphorus S:sulfur Cl:chlorine
Ar:argon K:potassium Ca:calcium Sc:scandium Ti:titanium V:vanadium Cr:chromium Mn:manganese
Fe:iron Co:cobalt Ni:nickel Cu:copper Zn:zinc Ga:gallium Ge:germanium As:arsenic Se:selenium
Br:bromine Kr:krypton Rb:rubidium Sr:strontium Y:yttrium Zr:zirconium Nb:niobium
Mo:molybdenum Tc:technetium Ru:ruthenium Rh:rhodium Pd:palladium Ag:silver Cd:cadmium
In:indium Sn:tin Sb:antimony Te:tellurium I:iodine Xe:xenon Cs:caesium Ba:barium
La:lanthanum Ce:cerium Pr:praseodymium Nd:neodymium Pm:promethium Sm:samarium Eu:europium
Gd:gadolinium Tb:terbium Dy:dysprosium Ho:holmium Er:erbium Tm:thulium Yb:ytterbium
Lu:lutetium Hf:hafnium Ta:tantalum W:tungsten Re:rhenium Os:osmium Ir:iridium Pt:platinum
Au:gold Hg:mercury Tl:thallium Pb:lead Bi:bismuth Po:polonium At:astatine Rn:radon
Fr:francium Ra:radium Ac:actinium Th:thorium Pa:protactinium U:uranium Np:neptunium
Pu:plutonium Am:americium Cm:curium Bk:berkelium Cf:californium Es:einsteinium Fm:fermium
Md:mendelevium No:nobelium Lr:lawrencium Rf:rutherfordium Db:dubnium Sg:seaborgium
Bh:bohrium Hs:hassium Mt:meitnerium Ds:darmstadtium Rg:roentgenium Cn:copernicium
Nh:nihonium Fl:flerovium Mc:moscovium Lv:livermorium Ts:tennessine Og:oganesson
"""
SYMBOLS: dict[str, str] = dict(pair.split(":") for pair in _ALL.split())
"""Every element by symbol."""

SPELLINGS: dict[str, str] = {
    "aluminum": "Al",
    "sulphur": "S",
    "cesium": "Cs",
    "wolfram": "W",
    "columbium": "Nb",
}
"""Other English names and spellings."""

LATIN = """
symbol | en | de | fr | es | it | pt | nl
La | lanthanum | Lanthan | lanthane | lantano | lantanio | lantânio lantanídeo | lanthaan
Ce | cerium | Cer Zer | cérium | cerio | cerio | cério | cerium
Pr | praseodymium | Praseodym | praséodyme | praseodimio | praseodimio | praseodímio | praseodymium
Nd | neodymium neodynium | Neodym | néodyme | neodimio | neodimio | neodímio | neodymium
Pm | promethium | Promethium | prométhium | prometio | promezio | promécio | promethium
Sm | samarium | Samarium | samarium | samario | samario | samário | samarium
Eu | europium | Europium | europium | europio | europio | európio | europium
Gd | gadolinium | Gadolinium | gadolinium | gadolinio | gadolinio | gadolínio | gadolinium
Tb | terbium | Terbium | terbium | terbio | terbio | térbio | terbium
Dy | dysprosium | Dysprosium | dysprosium | disprosio | disprosio | disprósio | dysprosium
Ho | holmium | Holmium | holmium | holmio | olmio | hólmio | holmium
Er | erbium | Erbium | erbium | erbio | erbio | érbio | erbium
Tm | thulium | Thulium | thulium | tulio | tulio | túlio | thulium
Yb | ytterbium | Ytterbium | ytterbium | iterbio | itterbio | itérbio | ytterbium
Lu | lutetium lutecium | Lutetium | lutécium lutétium | lutecio | lutezio | lutécio | lutetium
Sc | scandium | Scandium Skandium | scandium | escandio | scandio | escândio | scandium
Y | yttrium | Yttrium | yttrium | itrio | ittrio | ítrio | yttrium
Ga | gallium | Gallium | gallium | galio | gallio | gálio | gallium
Ge | germanium | Germanium | germanium | germanio | germanio | germânio | germanium
Sb | antimony | Antimon | antimoine | antimonio | antimonio | antimônio antimónio | antimoon
W | tungsten | Wolfram | tungstène | wolframio tungsteno | tungsteno | tungstênio | wolfraam
Te | tellurium | Tellur | tellure | telurio teluro | tellurio | telúrio | telluur
Bi | bismuth | Bismut Wismut | bismuth | bismuto | bismuto | bismuto | bismut
Mo | molybdenum | Molybdän | molybdène | molibdeno | molibdeno | molibdênio molibdénio | molybdeen
In | indium | Indium | indium | indio | indio | índio | indium
Ag | silver | Silber | argent | plata | argento | prata | zilver
Co | cobalt | Cobalt Kobalt | cobalt | cobalto | cobalto | cobalto | kobalt
Li | lithium | Lithium | lithium | litio | litio | lítio | lithium
He | helium | Helium | hélium | helio | elio | hélio | helium
"""

OTHER = """
symbol | ru | zh | ja | ko
La | лантан | 镧 鑭 | ランタン | 란타넘 란탄 란타늄
Ce | церий | 铈 鈰 | セリウム | 세륨
Pr | празеодим | 镨 鐠 | プラセオジム | 프라세오디뮴
Nd | неодим | 钕 釹 | ネオジム ネオジウム | 네오디뮴
Pm | прометий | 钷 鉕 | プロメチウム | 프로메튬
Sm | самарий | 钐 釤 | サマリウム | 사마륨
Eu | европий | 铕 銪 | ユウロピウム ユーロピウム | 유로퓸
Gd | гадолиний | 钆 釓 | ガドリニウム | 가돌리늄
Tb | тербий | 铽 鋱 | テルビウム | 터븀 테르븀
Dy | диспрозий | 镝 鏑 | ジスプロシウム ディスプロシウム | 디스프로슘
Ho | гольмий | 钬 鈥 | ホルミウム | 홀뮴
Er | эрбий | 铒 鉺 | エルビウム | 어븀 에르븀
Tm | тулий | 铥 銩 | ツリウム | 툴륨
Yb | иттербий | 镱 鐿 | イッテルビウム | 이터븀 이테르븀
Lu | лютеций | 镥 鎦 鑥 | ルテチウム | 루테튬
Sc | скандий | 钪 鈧 | スカンジウム | 스칸듐
Y | иттрий | 钇 釔 | イットリウム | 이트륨
Ga | галлий | 镓 鎵 | ガリウム | 갈륨
Ge | германий | 锗 鍺 | ゲルマニウム | 게르마늄 저마늄
Sb | сурьма | 锑 銻 | アンチモン | 안티모니 안티몬
W | вольфрам | 钨 鎢 | タングステン | 텅스텐
Te | теллур | 碲 | テルル | 텔루륨
Bi | висмут | 铋 鉍 | ビスマス | 비스무트
Mo | молибден | 钼 鉬 | モリブデン | 몰리브덴 몰리브데넘
In | индий | 铟 銦 | インジウム | 인듐
Ag | серебро | 银 白银 銀 白銀 | 銀 | 은괴
Co | кобальт | 钴 鈷 | コバルト | 코발트
Li | литий | 锂 鋰 | リチウム | 리튬
He | гелий | 氦 氦气 氦氣 | ヘリウム | 헬륨
"""

CASED = """
symbol | pl | tr | sv | cs
La | lantan | lantan | lantan | lanthan
Ce | cer | seryum | cerium | cer
Pr | prazeodym | praseodim | praseodym | praseodym
Nd | neodym | neodim | neodym | neodym
Pm | promet | prometyum | prometium | promethium
Sm | samar | samaryum | samarium | samarium
Eu | europ | europyum evropiyum avrupyum | europium | europium
Gd | gadolin | gadolinyum | gadolinium | gadolinium
Tb | terb | terbiyum | terbium | terbium
Dy | dysproz | disprozyum | dysprosium | dysprosium
Ho | holm | holmiyum | holmium | holmium
Er | erb | erbiyum | erbium | erbium
Tm | tul | tulyum | tulium | thulium
Yb | iterb | iterbiyum | ytterbium | ytterbium
Lu | lutet | lutesyum | lutetium | lutecium
Sc | skand | skandiyum | skandium | skandium
Y | itr | itriyum | yttrium | yttrium
Ga | gal | galyum | gallium | gallium
Ge | german | germanyum | germanium | germanium
Sb | antymon | antimon | antimon | antimon
W | wolfram | volfram tungsten | volfram | wolfram
Te | tellur | tellür | tellur | tellur
Bi | bizmut | bizmut | vismut | bismut
Mo | molibden | molibden | molybden | molybden
In | ind | indiyum | indium | indium
Ag | srebro | gümüş | silver | stříbro
Co | kobalt | kobalt | kobolt | kobalt
Li | lit | lityum | litium | lithium
He | hel | helyum | helium | helium
"""
"""Languages whose short names are words of others: those count only where the text is in them."""

RUSSIAN_ENDINGS = {
    "ий": ("ий", "ия", "ию", "ием", "ии"),
    "а": ("а", "ы", "у", "е", "ой"),
    "о": ("о", "а", "у", "ом", "е"),
    "": ("", "а", "у", "ом", "е"),
}
"""Case endings by the ending of the nominative; the empty one is for consonants."""


def rows(table: str) -> list[dict[str, tuple[str, ...]]]:
    """The lines of a table above: column name → forms."""
    lines = [line.split("|") for line in table.strip().splitlines()]
    columns = [cell.strip() for cell in lines[0]]
    return [
        dict(zip(columns, (tuple(cell.split()) for cell in line), strict=True))
        for line in lines[1:]
    ]


def russian_forms(name: str) -> tuple[str, ...]:
    """The singular case forms of a Russian element name."""
    ending = next(end for end in RUSSIAN_ENDINGS if name.endswith(end))
    stem = name[: len(name) - len(ending)]
    return tuple(stem + form for form in RUSSIAN_ENDINGS[ending])


def cased_forms(name: str, language: str) -> tuple[str, ...]:
    """An element's name in a language of ``CASED`` and its singular case forms, itself first."""
    forms = {"pl": _polish, "tr": _turkish, "sv": _swedish, "cs": _czech}[language](name)
    return tuple(dict.fromkeys((name, *forms)))


_SOFTENED = {"r": "rze", "d": "dzie", "t": "cie", "l": "lu"}


def _polish(name: str) -> list[str]:
    if name.endswith("o"):
        return [name[:-1] + ending for ending in ("a", "u", "em", "ze")]
    soft = name[:-1] + _SOFTENED[name[-1]] if name[-1] in _SOFTENED else name + "ie"
    return [name + ending for ending in ("u", "owi", "em")] + [soft]


def _turkish(name: str) -> list[str]:
    vowel = next(letter for letter in reversed(name) if letter in "aıoueiöü")
    high = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "e": "i", "i": "i", "ö": "ü", "ü": "ü"}[vowel]
    low = "a" if vowel in "aıou" else "e"
    endings = (f"{high}n", low, high, f"d{low}", f"d{low}n", f"l{low}", f"s{high}z")
    return [name + ending for ending in endings]


def _swedish(name: str) -> list[str]:
    return [f"{name}et"]


def _czech(name: str) -> list[str]:
    if name.endswith("ium"):
        return [name[:-2] + ending for ending in ("a", "u", "em")]
    if name.endswith("o"):
        return [name[:-1] + ending for ending in ("a", "u", "em", "e")]
    return [name + ending for ending in ("u", "em")]
