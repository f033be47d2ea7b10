# ruff: noqa: E501 - one line a language reads best
"""Words that show what a question wants, as data: Polish, Turkish, Swedish, Czech, a few others.

Words that English has too ("do", "ten", "stale", "till") stand only where no English question is
read for them.
"""

from __future__ import annotations

import re

LANGUAGE_WORDS: dict[str, frozenset[str]] = {
    "pl": frozenset(
        "czy jest są był była było były będzie będą teraz obecnie aktualnie nadal wciąż jeszcze dziś dzisiaj dla bez oraz lub "
        "nie tak się kiedy kto dlaczego jaki jaka jakie jakich które który która których mogę można możemy wolno trzeba potrzebuję "
        "potrzebna potrzebne wymaga wymagają objęty objęta objęte objete kontrolą kontroli kontrola kontrole eksport eksportu eksportować "
        "eksportowa eksportowej eksportową wywóz wywozu licencja licencji licencję zezwolenie zezwolenia pozwolenie pozwolenia chin chiny "
        "chinach chińskiej chińskich chińskie ogłoszenie ogłoszenia komunikat obowiązuje zawieszony zawieszona zawieszone zawieszenie "
        "ograniczony ograniczone ograniczenia zakaz zakazany zakazane zabroniony wygasa wysłać sprzedać kupić ziem rzadkich magnesy "
        "firmy liście mówi podlega podlegają może mogą już".split()
    ),
    "tr": frozenset(
        "mı mü için ihracat ihracatı ihracatında ihracatına ihraç lisans lisansı lisansına gerekli gerekiyor gerekir gerek hâlâ halen "
        "şimdi şu bugün yasak yasaklı yasağı yasaklandı kısıtlı kısıtlama kısıtlaması kısıtlamaları yok ve veya zaman hangi nasıl neden "
        "kadar izin izni kontrolü kontrolüne kontrolleri kontrollerine tabi serbest askıya alındı geçerli nadir toprak elementleri "
        "çin çin'in çin'den duyuru duyurusu sayılı eder edebilir miyim listesinde ediliyor".split()
    ),
    "sv": frozenset(
        "har pausen förlängts står på bevakningslistan kontrollistan är inte och för från fortfarande exportkontroll exportkontroller exportlicens exportförbud exportera exporteras licens "
        "förbjuden förbjudet förbjudna tillåten tillåtet måste behöver behövs krävs kräver när vilka vilken vilket vad varför länge "
        "gäller idag utan tillstånd begränsad begränsat begränsade begränsningar omfattas lyder kontrollerad kontrollerat kontrolleras "
        "upphävd upphävts licensfri licensfritt licenspliktig licenspliktigt exportkontrollerat exportkontrollerad exportkontrollerade sällsynta jordartsmetaller kina kinas får kungörelse tillkännagivande".split()
    ),
    "cs": frozenset(
        "je už vyvézt vyvážet prodat koupit poslat jsou byl byla bylo nepodléhá není stále ještě nyní teď dnes licencí licenci kontrolou kontrole kontroly vývozu vývoz vývozní exportní licenci potřebuji "
        "potřebuje potřebujeme vyžaduje vyžadují podléhá podléhají zakázán zakázáno zakázaný zakázané povolen povoleno omezen omezeno "
        "omezení mohu můžu můžeme lze kdy které který která jaké proč kdo nebo bez platí pozastaven pozastaveno čína číny čínské čínského "
        "čínském oznámení magnety vzácné vzácných zeminy zemin seznamu vypršelo vyprší".split()
    ),
}
"""Words that tell these languages from English and from the others."""

ENGLISH_ONLY = frozenset(
    "did need needs needed required would could should must any this that there they you without which who how why until been before after allowed "
    "may controlled restricted banned".split()
)
"""Words of English questions that no other language has, besides its commonest."""

LETTERS = {
    "de": "äöüß", "fr": "êèçœ", "es": "ñ", "it": "ìò", "pt": "ãõç", "pl": "ąęłśżźń", "tr": "ğışöüç",
    "sv": "åäö", "cs": "ěřůžčď",
}  # fmt: skip
"""Letters that words of the language have and those of English lack."""

STOPWORDS: dict[str, frozenset[str]] = {
    "pl": frozenset(
        "na do od po za ze to ten ta te co jak czym ją je pod przez przy że już mu mi my wobec obowiązek wtedy".split()
    ),
    "tr": frozenset(
        "mi mu bu bir var ne ile mıdır midir mudur müdür ya ye de da den dan te ta ten tan in ın un ün nin nın ediyor edilir "
        "olarak altında sonra önce mıyız miyiz".split()
    ),
    "sv": frozenset(
        "till jag vi man nu av att som det de den en ett på med om just hur kan har under vara var ska".split()
    ),
    "cs": frozenset("je do od po ze se si na ano ne pod pro jak co za ve to ta ten by li".split()),
}
"""Words that carry no content in a question of the language."""

PATTERNS: dict[str, tuple[str, ...]] = {
    "WHEN": (
        r"\b(?:kiedy|jak długo|wygas\w+)\b",
        r"\bne (?:zaman|kadar süre)|\bhangi tarih",
        r"\bnär\b|\bhur länge\b",
        r"\bkdy\b|\bjak dlouho\b|\bvyprš\w+",
    ),
    "LIFTED": (
        r"\b(?:zniesion|uchylon|cofnięt)\w+",
        r"\b(?:kaldırıl|iptal edil)\w+",
        r"\b(?:upphäv|avskaff|hävt|hävd)\w*",
        r"\b(?:zrušen|odvolán)\w*",
    ),
    "WITHOUT_LICENCE": (
        r"\b(?:free|frei|libres?|liber[oaie]|livres?|vrij|wolne?|volné?) (?:of|from|von|van|de|di|da|od) (?:\w+ ){0,2}?\w*"
        r"(?:licen[cs]|lizen[zs]|licenz|licenç|genehmigung|vergunning|kontrol|control|contrôl|controll)\w*",
        r"\b(?:kontroll|control)frei\w*|\b(?:befreit|ausgenommen|vrijgesteld|zwolnion\w+|undantag\w+|osvobozen\w*|muaf|exonér\w+)\b",
        r"\bосвобожд\w+|免除|豁免|면제",
        r"\b(?:genehmigungs|lizenz|erlaubnis)frei\w*|\bohne (?:\w+ ){0,2}?\w*(?:genehmigung|lizenz|erlaubnis)",
        r"\bsans (?:\w+['’ ]){0,3}?(?:licence|autorisation|permis)|\b(?:exempt\w*|dispens\w+) (?:de |d['’])(?:licence|autorisation)",
        r"\bsin (?:\w+ ){0,2}?(?:licencia|permiso|autorización)|\bexent[oa]s? de (?:licencia|permiso)",
        r"\bsenza (?:\w+ ){0,2}?(?:licenza|permesso|autorizzazione)|\besent[ei] da (?:licenza|autorizzazione)",
        r"\bsem (?:\w+ ){0,2}?(?:licença|autorização|permissão)|\bisent[oa]s? de (?:licença|autorização)",
        r"\bzonder (?:\w+ ){0,2}?\w*(?:vergunning|licentie)|\b(?:vergunnings|licentie)vrij\w*",
        r"\bбез (?:\w+ ){0,2}?(?:лицензи|разрешени)\w*|\bбезлицензионн\w*",
        r"\bbez (?:\w+ )?(?:licencji|zezwolenia|pozwolenia)",
        r"\b(?:lisanssız|izinsiz)\b|\blisans olmadan\b|\blisanstan muaf\b",
        r"\butan (?:\w+ )?(?:export)?(?:licens|tillstånd)|\b(?:licens|tillstånds)fri\w*",
        r"\bbez (?:\w+ )?(?:licence|povolení)|\bbezlicenčn\w*",
        r"(?:[无無毋][需须須]|(?<!需)不需要?|(?<!用)不用|(?<!必)不必|(?<!要)不要|免|没有|沒有|未经)(?:办理?|申请|取得|获得|任何|出口|的)*[许許]可",
        r"許可(?:証)?(?:は|が|も|の|を)?(?:いっさい|全く)?(?:不要|要ら|いら|なし|なく|無し|取らず|得ず)|無許可",
        r"허가(?:가|는|를)? ?(?:없이|불필요|받지 않고)|무허가",
    ),
    "ILLEGAL": (
        r"\b(?:verboten|illegal|strafbar|rechtswidrig|interdit\w*|illég\w+|prohibid\w*|ilegal\w*|vietat\w*|illegal[ei]|"
        r"proibid\w*|verboden|zabronion\w*|nielegaln\w*|запрещ\w+|незаконн\w*|yasak\w*|yasadışı|förbjud\w*|olagligt?|"
        r"zakáz\w*|nezákonn\w*)\b|违法|非法|禁止|違法|불법|금지",
    ),
    "SUSPENDED": (
        r"\b(?:zawiesz|wstrzyman)\w+",
        r"\b(?:askıya|durdurul\w+|askıda)\b",
        r"\b(?:pausa[dt]\w*|tillfälligt stopp\w*)",
        r"\bpozastav\w+",
    ),
    "BANNED": (
        r"\b(?:interdiction|prohib[ií]\w|proibi\w|diviet|verbod)\w*",
        r"\b(?:zakaz|zabroni)\w*",
        r"\byasa[kğ]\w*",
        r"\w*förbud\w*|\bförbju\w+",
        r"\bzák?az\w*|\bzakáz\w+",
        r"\w*verbots?\b|\w*verbote\b",
    ),
    "LICENSED": (
        r"\b(?:licencj|zezwole|pozwole)\w+",
        r"\b(?:lisan[sz]|ruhsat)\w*|\bizni?\b|\bizin\b",
        r"\w*licens\w*|\w*tillstånd\w*",
        r"\blicenc\w*|\bpovolení\w*",
    ),
    "FREE": (
        r"\b(?:mogę|może|mogą|można|możemy|wolno|dozwolon\w+|swobodn\w+)\b",
        r"\bserbest\w*|\w+[ae]bilir\w*",
        r"\bmag (?:het|een|de|men|je)\b|\bmogen\b|能[买買卖賣售]|可否|買え|売れ|수 있",
        r"\bfår (?:jag|vi|man)\b|\bkan (?:jag|vi|man)\b|\btillåt\w+|\bfritt\b",
        r"\b(?:может ли|могут ли|разреш(?:ено|ён|ены|ается))\b|(?:해도|하면) ?되|할 수 있|てもいい|てもよい|\bkann man\b|\bkann ein\w*\b",
        r"\b(?:může|mohou|mohu|můžu|můžeme|lze|smím|volně)\b|\bpovolen[oayý]?\b",
    ),
    "RESTRICTED": (
        r"\b(?:kontrol|ogranicz|reglament|obowiązuj|objęt|objet|podlega)\w*",
        r"\b(?:kısıtl|denetim|yürürlü)\w+|\btabi\b|\bgeçerli\w*",
        r"\b(?:begräns|omfatta|restrik)\w+|\bgäller\b|\blyder\b",
        r"\b(?:omezen|podléh|platn)\w*|\bplatí\b",
        r"\b(?:r[eé]glement\w*|regul(?:ad|iert)\w*|regolament\w*|gereguleerd\w*)\b",
        r"\b(?:\w*pflichtig\w*|soumis\w*|sujet[oa]s?|sujeit[oa]s?|onderworpen)\b",
        r"\b(?:gültig|gilt|gelten|in kraft|en vigueur|valables?|vigente|en vigor|in vigore|em vigor|van kracht|geldig)\b|\bдейств\w+",
    ),
    "TRADE": (
        r"\b(?:eksport|wywoz|wywóz|wywie[zź]|importowa|sprzeda|wysła|wysył|kupi)\w*",
        r"\bihra[cç]\w*|\b(?:satmak|göndermek|ithal)\w*",
        r"\b(?:sälja|köpa|skicka|importera|utförsel)\w*",
        r"\b(?:vývoz|vyváž|vyvéz|prodat|prodáv|koupit|poslat|dovoz|dovéz)\w*",
    ),
    "EVER": (
        r"^(?!.*(?:ausgesetzt|susp|sospes|opgeschort|zawiesz|приостан|pozastav|pausa|暂停)).*(?:"
        r"\b(?:jemals|alguna vez|alguma vez|ooit|kiedykolwiek|någonsin|někdy)\b|\bкогда-(?:либо|нибудь)\b|曾经|是否曾|(?:生效|实施|执行)过|"
        r"\bmai\b.*\b(?:entrat|controllat|applicat|vietat|soggett)|\bjamais (?:été|entrée?)\b|"
        r"\b(?:nie|niemals)\b.*\b(?:kontrolliert|genehmigungspflichtig|in kraft)\b)",
    ),
    "COVERS": (
        r"\b(?:enthalten|enthält|umfass\w+|erfass\w+|betrifft|betroffen|couv(?:re|ert)\w*|concern[eé]\w*|figure\w*|"
        r"inclu(?:ye|ido|ida|s|so|sa|t|ído)\w*|abarca\w*|compres[oa]|riguarda|abrange|valt onder|omvat|obejmuj\w+|"
        r"включ\w+|охватыва\w+|omfattar?|zahrnuj\w+|kaps\w+)\b|包含|包括|涵盖|含まれ|対象|포함",
    ),
    "EXTENDED": (
        r"연장|\bпродл\w+",
        r"\b(?:przedłuż|uzatıl|förläng|prodlouž)\w+",
    ),
    "PARTY_LISTS": (
        r"\b(?:list[aęy]|liście) (?:kontrol|obserwac)\w+|\bchińsk\w+ (?:list[aęy]|liście)\b",
        r"\b(?:kontrol|izleme) listesi\w*",
        r"\b(?:kontroll|bevaknings)listan?\b",
        r"\bkontrolní\w* seznam\w*|\bseznamu\b",
    ),
    "REASONS": (r"\b(?:dlaczego|czemu|kto|neden|niçin|varför|vem|proč|kdo)\b",),
    "HISTORY": (r"\b(?:kronoloji|chronologi|kronologi)\w*\b",),
    "WH": (
        r"\b(?:kiedy|jakie?|jaka|jakich|któr\w+|dlaczego|kto|gdzie)\b|\bco (?:to|mówi|oznacza|zawiera|obejmuje)\b",
        r"\bne (?:zaman|diyor|içeriyor|demek|kadar)\b|\b(?:hangi|nasıl|neden)\b",
        r"\b(?:wer|wem|perché|почему|welke|waarom|hoe|quais|qual|onde|cosa|quanti|dove)\b",
        r"\b(?:när|vilk\w+|vad|(?<!eller )hur|varför|vem)\b|なぜ|どうして|왜",
        r"\b(?:когда|каки[емх]|как(?:ой|ая|ое|ого)|почему|сколько|кто|где)\b",
        r"\b(?:kdy|kter\w+|jak|jaké|proč|kdo)\b|\bco (?:je|říká|znamená|obsahuje)\b",
    ),
    "WHICH": (
        r"\b(?:jakie|które|których|hangi|vilka|jaké|které|welke|quais|какие)\b(?:\W+\w+){0,3}?\W+"
        r"(?:metal\w*|pierwiast\w+|ziem\w*|element\w*|toprak\w*|grundämnen|jordartsmetaller|prvky|kovy|zeminy|elementen|metalen|aardmetalen|metais|элементы|металлы)\b",
    ),
}
"""By the name of what they belong to: a line a language, or one for all."""

_WATCH = re.compile(
    r"beobachtungsliste|liste de surveillance|lista de vigilancia|lista de observação|"
    r"elenco di osservazione|aandachtslijst|списк\w* наблюдения|关注名单|關注名單|注視リスト|관찰|관심 ?명단|"
    r"list\w{1,3} obserwacyjn|izleme listesi|bevakningslista|seznam\w* sledovan",
    re.IGNORECASE,
)
_CONTROL = re.compile(
    r"kontrollliste|kontrolliste|liste de contrôle|lista de control|elenco di controllo|controlelijst|"
    r"контрольн\w* списк|管控名单|管控名單|管理リスト|통제 ?명단|list\w{1,3} kontroln|kontrol listesi|"
    r"kontrollista|kontrolní\w* seznam",
    re.IGNORECASE,
)


def with_english_lists(text: str) -> str:
    """The text in lower case, with the English name of each list of parties behind it."""
    found = [
        name
        for name, pattern in (("watch list", _WATCH), ("control list", _CONTROL))
        if pattern.search(text)
    ]
    return " ".join([text.lower(), *found])
