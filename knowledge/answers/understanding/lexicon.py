# ruff: noqa: E501 - one line a family of words reads best
"""Words that show what a question wants, in the languages people ask in. Patterns only."""

from __future__ import annotations

import re

from knowledge.answers.understanding import tongues


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


WHEN = _any(
    r"\bwh?en\b",
    r"\buntil\b(?! (?:then|now))",
    r"\b(?:till|til|how long|since when|as of when)\b",
    r"\b(?:expir\w+|end date|deadline|permanent(?:ly)?|how many (?:more )?days)\b",
    r"\b(?:wann|bis wann|seit wann|wie lange|quand|jusqu'|cuándo|cuando|hasta|quando|fino a)\b",
    r"什么时候|何时|到期|多久|いつ|언제|\bкогда\b(?!-)|\b(?:с|до|по) как(?:ого|ое)\b|\b(?:wanneer|jusqu’|ab welche[mr])",
    *tongues.PATTERNS["WHEN"],
)
WHEN_RELATIVE = _any(r"\bwhen (?:i|we|you|they|the|it|china|exporting|shipping|buying)\b.*,")
"""A "when" that opens a clause rather than asking for a day."""

LIFTED = _any(
    r"\bscrap(?:\s+(?:the|its|all|announcement|controls?|rules?)\b|s\b|\s*(?:$|[?.!]))|\b(?:lift|remov|scrapp|abolish|repeal|eliminat|revok|cancel|withdr[ae]w|roll\w* back)(?:\w*)\b",
    r"\b(?:drop(?:ped|s|ping)?|eas(?:e|ed|es|ing))\b",
    r"\b(?:no longer|not? (?:\w+ )?any ?more|dead|gone|no more|ended|freed|released|over now|is over|done away|on (?:its|their|the) way out|(?:taken |come |drop(?:ped)? )?off the (?:[\w-]+ ){0,3}list|delisted|back to normal|lapsed|void|obsolete)\b",
    r"\b(?:aufgehoben|abgeschafft|levé\w*|supprimé\w*|levantad\w*|eliminad\w*|abolit\w*|revocat\w*)\b",
    r"取消|解除|废止|放开|撤销|解禁|отмен\w*|снят\w*",
    *tongues.PATTERNS["LIFTED"],
)
WITHOUT_LICENCE = _any(
    r"\bwith(?:out| no) (?:an? |any )?(?:[\w-]+ ){0,3}(?:licen[cs]\w*|permi\w+|paperwork|authori[sz]ation|approval)",
    r"\b(?:licen[cs]e|permit)[- ]free\b",
    *tongues.PATTERNS["WITHOUT_LICENCE"],
)
WITH_LICENCE = _any(
    r"\bwith (?:an? |the |my |our |your )?(?:[\w-]+ ){0,2}(?:licen[cs]e|permit|approval)\b(?! or without)",
    r"\bmit (?:\w+ )?(?:genehmigung|lizenz)|avec (?:une )?licence|con licen[cz]\w+",
)
NO_LICENCE = _any(
    r"\bno (?:\w+ ){0,2}(?:licen[cs]es?|permits?|paperwork|authori[sz]ations?|approvals?)\b(?! holder)",
    r"\b(?:licen[cs]es?|permits?|paperwork|approvals?) (?:is |are |was )?(?:unnecessary|superfluous|not (?:required|needed|necessary|obligatory))\b",
    r"\b(?:nobody|no ?one) needs\b|\bneed(?:n['’]t| not)\b|\bunnecessary\b",
)
"""That none is needed, as the question puts it."""
ILLEGAL = _any(
    r"\b(?:illegal\w*|unlawful\w*|forbidden|prohibited|outlawed|criminal|liable|a problem|in(?:to)? trouble|a crime|an offen[cs]e|punishable|in breach|violat\w+)\b|"
    r"\b(?:break(?:s|ing)?|against) (?:\w+ ){0,2}(?:laws?|rules?)\b",
    *tongues.PATTERNS["ILLEGAL"],
)
SUSPENDED = _any(
    r"\b(?:suspen\w+|paus(?:e|ed|ing)|postpon\w*|shelv(?:e|ed)|on hold|frozen|in abeyance|truce)\b",
    r"\b(?:ausgesetzt|aussetzung|pausiert|suspendu\w*|suspendid\w*|sospes\w*|opgeschort)\b",
    r"暂停|中止|停止实施|一時停止|приостан\w*|유예",
    *tongues.PATTERNS["SUSPENDED"],
)
BANNED = _any(
    r"\b(?:ban|bans|banned|banning|prohibit\w*|forbid\w*|outlaw\w*|embargo\w*|barred|blocked)\b",
    r"\b(?:illegal|verboten|verbot|interdit\w*|prohibid\w*|proibid\w*|vietat\w*|verboden)\b",
    r"禁止|禁运|禁令|запре\w*|금지",
    *tongues.PATTERNS["BANNED"],
)
LICENSED = _any(
    r"\b(?:licen[cs]\w*|permits?|authori[sz]ations?|approval|paperwork)\b",
    r"\b(?:\w*genehmigung\w*|\w*lizenz\w*|autorisation\w*|permiso|licenz\w*|\w*vergunning\w*)\b",
    r"许可|許可|лиценз\w*|\bразрешени\w*|허가|\blicença\w*|\bautoriza\w+|\bautorizzazion\w+|\bpermissão\b",
    *tongues.PATTERNS["LICENSED"],
)
FREE = _any(
    r"(?:^|[,.;:?!]\s*|\b(?:so|and|but|then|what)\s+)(?:can|could|may)\b",
    r"\b(?:can|could|may|might|am|are) (?:i|we|you|one|they|someone|my|our|an?|us|eu|european|american|japanese|"
    r"companies|firms|buyers|exporters|importers|china|chinese)\b",
    r"\b(?:allow\w*|legal\w*|permitted|free|freely|exempt\w*|unrestricted|uncontrolled|open|(?:okay|ok)(?!,? (?:but|and|so|then|what|how)\b)|fine|safe|"
    r"available|possible|able to)\b",
    r"\b(?:erlaubt|frei|darf|dürfen|kann ich|können wir|autorisée?s?|libre\w*|peut-on|puis-je|puedo|podemos|"
    r"permitid\w*|posso|libero|mag ik|kan ik)\b",
    r"可以|能否|能不能|允许|自由|できます|можно|가능|\bpuede|\bpode[mr]?\b|\bpuò\b|\bpossono\b|\bpeut\b|\bpeuvent\b",
    *tongues.PATTERNS["FREE"],
)
RESTRICTED = _any(
    r"\b(?:restrict\w*|control\w*|limit\w*|curb\w*|regulat\w*|cover\w*|listed|subject to|affected|hit|blocked|"
    r"sanction\w*|caged|locked|in force|in effect|active|alive|live|binding|bit(?:e|es)?|running(?! out)|apply|applies|applied|valid|took effect|take effect|takes effect|"
    r"kick\w* in|start(?:ed|s|ing)?|begin\w*|began|begun|back(?! (?:to|in|then|when|at|on|from|home|up|down)\b)|operat\w*|come into force|came into force|coming)\b",
    r"\b(?:\w*kontroll\w*|\w*beschränk\w*|eingeschränkt\w*|reglementiert|contrôl\w*|restrein\w*|restrict\w+|"
    r"controlad\w*|restringid\w*|soggett\w*|limitat\w*|beperk\w*|gecontroleerd)\b",
    r"管制|限制|管控|规制|規制|制限|有效|有効|生效|受控|огранич\w*|контрол\w*|통제|규제",
    *tongues.PATTERNS["RESTRICTED"],
)
TRADE = _any(
    r"\b(?:export\w*|import\w*|ship\w*|sell\w*|buy\w*|send\w*|deliver\w*|sourc\w*|order\w*|trade\w*|get|purchas\w*|"
    r"status|rules?|measures?|situation|deal|happening|start\w*|begin\w*|end|ends|ending|"
    r"ausfuhr\w*|exportier\w*|liefer\w*|expéd\w*|exportation\w*|exportaci\w*|esport\w*|enviar|uitvo\w*)\b",
    r"出口|输出|輸出|出货|购买|수출|экспорт\w*|вывоз\w*",
    *tongues.PATTERNS["TRADE"],
)

EXTENDED = _any(
    r"\b(?:extend\w*|extension|prolong\w*|renew\w*|roll(?:ed)? over|verlängert|prolongé\w*|prorrogad\w*)\b|延长|延期|延長",
    *tongues.PATTERNS["EXTENDED"],
)
ENDS = _any(
    r"\b(?:does|do|did|will|has|have)\b.*\b(?:ends?|ended|expires?|expired|lapsed?|run out|runs out)\b"
)
CHANGED = _any(
    r"\b(?:chang(?:e|es|ed|ing)|anything new|something new|what'?s new|any news|updates?|"
    r"(?:any|are there|what|which)\b.{0,12}\bnew\b[^?.]{0,40}\b(?:rules?|controls?|measures?|announcements?|restrictions?|curbs?))\b"
)
NEW_RULES = _any(
    r"\bnew\b[^?.]{0,40}\b(?:rules?|controls?|measures?|announcements?|restrictions?|curbs?)\b|\b(?:anything|what'?s) new\b"
)
EVER = _any(
    r"\bever\b(?=.*\b(?:bite|bit|under|live|in force|in effect|effect|controlled|restricted|banned|run|ran|operat\w*|appl\w*|start\w*))",
    r"\bnever\b(?=.*\b(?:in force|effect|controlled|restricted|banned|ran|operat\w*|appl\w*|start\w*))",
    r"\b(?:did|have|has|was|were) (?:\w+ )*?(?:at all)\b",
    r"\b(?:was|were) there (?:any|an?|ever an?) (?:day|time|point|moment|period|window|phase|week|month)\b|\bat any (?:point|time)\b",
    *tongues.PATTERNS["EVER"],
)
STRICTER = _any(
    r"\b(?:stricter|extra|additional|special|enhanced) (?:[\w-]+ )?(?:checks?|reviews?|rules?|controls?|scrutiny)\b"
)
COVERS = _any(
    r"\b(?:inside|annex|touch\w*|cover\w*|includ\w*|list(?:s|ed)?|part of|belong\w*|fall\w* under|under|name[sd]?|contain\w*|mention\w*|affect\w*|"
    r"in (?:it|there|the)|also|appl(?:y|ies))\b",
    r"\bin\W*$",
    *tongues.PATTERNS["COVERS"],
)
DOES = _any(
    r"\bwhat (?:does|did|do|is|was)\b(?!.*\b(?:status|state)\b)|\bwhat exactly\b|\bwhat'?s\b"
)
LISTS = _any(
    r"\b(?:control|watch|entity|black|unreliable|export|sanctions?|restricted)?[- ]?list(?:s|ed|ing)?\b|\bblacklist\w*|\bsanction\w*"
)
ROSTER = _any(
    r"\b(?:which|what|any|all|name|names of|list|how many|who are)\b(?:\W+[\w'’-]+){0,4}?\W+"
    r"(?:firms?|compan(?:y|ies)|entit(?:y|ies)|part(?:y|ies)|organi[sz]ations?|institutes?|universit(?:y|ies)|manufacturers?|suppliers?|bodies|institutions?|groups?|names)\b",
    r"\bhow many (?:are|were) (?:now |currently )?(?:on|in)\b",
    r"\bwho(?:'s|’s| is| are| was| were| got| else is)? (?:all |now |currently |already )*(?:on|in|listed|blacklisted|sanctioned)\b",
    r"\b(?:welche|quelles?|quais|qué|quali|jakie)\b(?:\W+\w+){0,3}?\W+(?:firmen|unternehmen|entreprises|sociétés|empresas|aziende|imprese|firmy)\b",
    r"(?:哪些|哪家|哪几家)[^，。？]{0,8}(?:企业|公司|实体|机构)|どの(?:\w{0,4})(?:企業|会社|団体)",
)
"""Questions for the names on a list of parties."""
PARTY_LISTS = _any(
    r"\b(?:control|watch|entity|black|sanctions?|restricted|china'?s?|chinese) ?lists?\b|\blist(?:s|ed|ing)?\b|\bblacklist\w*|\bsanction\w*",
    r"\b(?:liste|listas?|elenco|kontrollliste|gelistet\w*)\b|名单|清单|リスト",
    *tongues.PATTERNS["PARTY_LISTS"],
)
JUDGED = frozenset(
    """
    true false wrong right correct incorrect accurate inaccurate real fake legit legitimate truth
    mistaken misleading outdated valid reliable trustworthy nonsense bullshit bs rubbish hoax lie
    lies lying claim claims post posts message messages statement tweet tweets article sentence
    said says person guy he she they agree believe trust verify check checked fact facts sure
    """.split()
)
"""Words that judge what somebody said, and words for what was said: no topic by themselves."""
CALENDAR = _any(
    r"\b(?:expir\w*|deadlines?|ends?|ended|ending|run(?:s|ning)? out|laps\w*|happen\w*|comes? (?:after|next)|take[s]? effect|took effect|starts?|"
    r"started|upcoming|next|soon|changes?)\b"
)
SOON = _any(r"\b(?:soon|next|upcoming|coming (?:days|weeks|months)|ahead|shortly)\b")
GOES_ON = _any(
    r"\b(?:what|anything)(?:['’]?s| is| are| was| were)? (?:\w+ )?(?:up|going|on|about|special|important|big|happen\w*|planned|due)\b",
    r"\bwhat(?:['’]?s| is| was) (?:so |the )?(?:special|important|big|deal|matter|thing|story|fuss)\b",
    r"\bwhat(?:['’]?s| is| was)(?: with)?\W*$",
    r"\bwhy (?:is|does|do)\b.*\b(?:important|matter|special|big|everyone|people|care)\b",
    r"\bwas (?:passiert|geschieht|ist los|geschah)\b|\bque se passe|\bqué (?:pasa|ocurre)\b|\bcosa succede\b|会发生什么|有什么事|何があ|무슨 일",
)
"""What is asked of a day on which something may start or end."""
OF_NOTE = frozenset(
    "going special important big deal matter matters thing story fuss up happen planned due care people everyone "
    "passiert geschieht los geschah passe pasa ocurre succede am dem al".split()
)
ONLY = _any(r"\b(?:only|just|solely|exclusively)\b")
ALONE = _any(
    r"\b(?:only|just|solely|exclusively|specifically|particular(?:ly)?|special(?:ly)?|extra|additional(?:ly)?|unique(?:ly)?|alone)\b",
    r"\b(?:but|and) not (?:for |to |in )?(?:every|any|other|the other|others|the rest|all|elsewhere)\w*|\bnobody else\b|\bno(?:where| one)? else\b",
)
"""What sets one destination apart from the others."""
RECENCY = _any(
    r"\bhow (?:up[- ]to[- ]date|current|recent|fresh|old|complete|reliable)\b[^?]{0,30}\b(?:you|your|this|data|record|sources?|information|info|bot|knowledge|database)\b",
    r"\b(?:your|the) (?:data|records?|knowledge(?: base)?|information|info|sources?|database|documents?)\b[^?]{0,30}\b(?:updated?|verified|checked|cut[- ]?off|up[- ]to[- ]date|reach(?:es)?)\b",
    r"\b(?:last|latest|most recent) (?:update|verification|check|document|data)\b(?! (?:to|of|on|for|about)\b)|\bknowledge cut[- ]?off\b|\bwhat (?:don'?t|do) you (?:not )?know\b",
    r"\bwhen (?:was|were) (?:you|this|your \w+|the (?:record|data))\b[^?]{0,20}\b(?:updated|verified|checked)\b",
)
"""Questions on the record itself."""
HELP = _any(
    r"\bwhat can (?:you|i ask|this bot)\b|\bhow (?:do|does) (?:you|this|it) work\b|\bwho are you\b|\bwhat are you\b|"
    r"^\W*(?:help|hi|hello|hey|thanks?|thank you|thx|cheers|good (?:morning|evening|day))\W*(?:\w+\W*)?$|\bhow (?:do|can) i use\b|\bwas kannst du\b|\bque peux-tu\b"
)
HISTORY = _any(
    r"\b(?:timeline|chronolog\w*|history of|what happened (?:to|with)|what(?:'s| has| is) happen(?:ed|ing)|what happened since|"
    r"step by step|chronik|chronologie|cronolog\w*)\b|时间线|經過|经过",
    *tongues.PATTERNS["HISTORY"],
)
OVERVIEW = _any(
    r"\bwhere (?:do|does) (?:we|things|it|they|this|\w+) stand\b|\bhow (?:strict|tight|restricted|controlled|bad)\b|"
    r"\bwhat(?:'s| is) (?:up|the (?:status|state|situation|deal|story))\b|\bstatus\b"
)
PROCEDURE = _any(
    r"\bhow long\b[^?.]{0,60}\b(?:take|takes|process\w*|wait)\b",
    r"\b(?:how|where|who) (?:do|can|should|must|to|could|would)\b[^?.]{0,20}\bapply\b|\bapplication form\b",
)
"""How a licence is got, which documents tell if they do."""
PROCEDURAL = _any(r"\b(?:days|weeks|months|applying|applicants?|applications?)\b")
"""What a sentence that tells it speaks of."""
TOPICS = _any(
    r"\b(?:general|ordinary|commercial|validated|vEU|bulk) (?:export )?(?:licen[cs]\w*|end[- ]users?\w*)|\bVEU\b|"
    r"\b(?:unreliable entit\w+|entity list|port fees?|dfars|soy\w*)\b|\bsame (?:thing )?as\b|\bhow (?:sure|certain|confident|reliable)\b"
)
"""Things that documents explain and that are no item with a state."""

DENIED = re.compile(
    r"\b(?:is|are|was|were|does|do|did|has|have|need|needs)(?:n['’]?t| not)\b(?! (?:only|just|sure|clear|it|true|the case)\b)|"
    r"\bnot (?:yet |currently |actually |really )?(?:controlled|restricted|banned|barred|suspended|listed|covered|subject|licen[cs]ed|"
    r"need|affected|under|required|needed|necessary)\b|\bnever (?:been )?(?:suspended|lifted|banned|barred)\b|\bisn['’]?t (?:it )?(?:controlled|suspended|banned|restricted)",
    re.IGNORECASE,
)
"""A state that the question puts in the negative."""
EITHER = re.compile(
    r"\b(?:suspend\w*|paus\w*|free|open)\b[^?.]{0,40}\bor\b[^?.]{0,40}\b(?:licen[cs]\w*|controlled|restricted|banned|april|october|list)\b|"
    r"\b(?:licen[cs]\w*|controlled|restricted|banned|april|october)\b[^?.]{0,40}\bor\b[^?.]{0,40}\b(?:suspend\w*|paus\w*|free\b|open\b|april|october)|"
    r"\b(?:repeal\w*|lift\w*|scrap\w*|remov\w*)\b[^?.]{0,20}\bor\b[^?.]{0,20}\b(?:suspend\w*|paus\w*)|"
    r"\b(?:suspend\w*|paus\w*)\b[^?.]{0,20}\bor\b[^?.]{0,20}\b(?:repeal\w*|lift\w*|scrap\w*|remov\w*)|"
    r"\bban(?:ned)?\b[^?.]{0,20}\bor\b[^?.]{0,20}\blicen[cs]\w*|\blicen[cs]\w*\b[^?.]{0,20}\bor\b[^?.]{0,20}\bban(?:ned)?\b",
    re.IGNORECASE,
)
"""Two states to choose between, which no yes or no answers."""
CLAIMED_END = re.compile(
    r"(?:\b(?:ends?|ended|ending|expires?|expired|lapses?|lapsed|until|till|through|runs? (?:out|to)|lasts? to)|"
    r"\b(?:extended|prolonged|renewed|pushed(?: back)?|moved)\b[^.?;]{0,30}?\b(?:to|until|till|through|by))\s+(?:on |in |at )?(?:the )?$",
    re.IGNORECASE,
)
"""Words before a day that somebody takes for the end of something."""
CLAIMED_START = re.compile(
    r"\b(?:takes? effect|took effect|starts?|started|begins?|began|comes? (?:back )?into (?:force|effect)|kicks? in|"
    r"(?:is|are|become|becomes|go|goes) (?:back )?(?:in|into|in) (?:force|effect))['’”]?\s+(?:again )?(?:on|from|as of|by)\s+(?:the )?$",
    re.IGNORECASE,
)

REASONS = _any(
    r"\b(?:why|how come|who|whom|whose|where|warum|wieso|wer|wo|pourquoi|qui|où|por qué|quién|dónde|perché|chi)\b",
    r"为什么|谁|哪里|なぜ|誰",
    *tongues.PATTERNS["REASONS"],
)
HOW = _any(
    r"\bhow (?!long\b|is\b|are\b|about\b|restricted\b|controlled\b|come\b|many (?:more )?days)",
    r"怎么|如何|\bwie (?!lange|ist|sind)",
)
SAYS = _any(
    r"\b(?:sa(?:y|ys|id|ying)|argu\w+|claim\w*|report\w*|according to|wrote|writes?|think\w*|opinion|view|states?|stated|"
    r"readout|fact ?sheet|press release|interview|quote\w*|mention\w*|warn\w*|predict\w*|expect\w*|describ\w*|explain\w*|announc\w+ (?:on|at|in)|told|promis\w+|"
    r"agree\w*|decid\w+|rul(?:ed|ing)|confirm\w*)\b"
)
CONCLUDES = _any(
    r"\bso (?:i|we|is|are|can|do|does|it|they|that|am)\b|\bdoes (?:that|this|it) mean\b|\bis (?:that|this|it) (?:true|right|correct|so)\b|"
    r"\b(?:right|correct|true|yes|no)\s*\?"
)
"""A report followed by the asker's own conclusion, which is what is asked about."""

STILL_SO = _any(
    r"\bstill (?:so|true|the case|valid|correct|right|accurate)\b|\b(?:is|does) (?:that|this|it) still\b"
)
RECORDED = _any(r"\b(?:readout|fact ?sheet|press release|interview|article|statement|speech)s?\b")
DEFINES = _any(
    r"\bwhat(?:'s| is| are| was| were| does| do)? (?:an? |the )?(?:\w+[- ]){0,5}(?:mean\w*|difference|definition|scheme|"
    r"rule|list|regime|catalogue|system)\b",
    r"\b(?:defin\w+|meaning|stands? for|difference between|explain|summar\w+|overview|history of|background|tell me about)\b",
)
ASPECTS = _any(
    r"\b(?:price\w*|cost\w*|worth|expensive|cheap\w*|stock\w*|share\w*|invest\w*|market\w*|produc(?:e|er|ers|tion)|"
    r"mined?|mines|mining|reserves?|deposits?|used? (?:for|in)|uses|melting|density|atomic|isotopes?|recipe|"
    r"codes?|hs|hts|tonnes?|tons?|quotas?|how (?:much|many)(?! (?:more )?days)|percentage|threshold\w*|tariffs?|"
    r"dut(?:y|ies)|supplies|number of|alternatives?|purity|strength|forecast\w*|outlook|demand|address|link|url|vote count|"
    r"(?:which|what|name\w*|list) (?:\w+ ){0,3}(?:firms?|companies|entit\w+)|largest|biggest|capital|weather|winner|"
    r"inventor|discover\w*|jokes?|poems?|stor(?:y|ies)|songs?)\b"
)

HARD_ASPECTS = re.compile(
    r"\b(?:prices?|pricing|costs?|worth|(?<!from )stocks?|shares?|invest\w*|produc(?:e|er|ers|tion)|mined?|mines|"
    r"mining|reserves?|deposits?|uses|melting|density|atomic|isotopes?|recipe|weather|forecast|alternatives?|capital|winner|discover\w*|"
    r"inventor|demand|profit\w*|salary|jobs?|solvent|shelf|lifetime|smuggl\w*|how many (?:[\w-]+ ){0,3}(?:licen[cs]es|applications|permits)|used for|going (?:up|down|for)|per (?:kg|kilo\w*|ton\w*|gram\w*)|stockpiles?|penalt\w+|fines|fees?|(?<=what )(?:tariffs?|dut(?:y|ies))|(?<=which )(?:tariffs?|dut(?:y|ies))|(?<=any )(?:tariffs?|dut(?:y|ies))|(?:breaks?|violates?|ignores?) (?:the|a|this|these|your) (?:rules?|controls?|laws?|ban)|best|expensive|(?:more|less) cheap|cheap\w*|how (?:are|is) (?:\w+ ){1,5}made|certificat\w+|samples?|process(?:ing)? times?|notari\w+|insurance|"
    r"inspections?|(?:takes?|within|valid for) (?:\w+ )?(?:\d+|how many|six|three|two|twelve) (?:\w+ )?(?:days|weeks|months|years)|jokes?|poems?|stor(?:y|ies)|songs?|tips?)\b",
    re.IGNORECASE,
)
"""Aspects that only a passage with that very word can answer."""

BACKGROUND = re.compile(
    r"\b(?:of|since|after|given|because of|following|came(?: in| on)?|issued|announced|published|introduced|imposed|signed|"
    r"started|effective|dated|from|under|seit|depuis|desde|dal|sinds|od|sedan|с|said|wrote|reported|contract(?:ed)?|letter|article|"
    r"bought(?: it)?|ordered|agreed|met)\s+(?:in |on |the |dem |le |el |il )*$",
    re.IGNORECASE,
)
"""Words before a day that make it the background of a question about today."""
PRESENT = re.compile(
    r"\b(?:is|are|do|does|can|may|need|needs|am|has|have|will|ist|sind|darf|kann|est|sont|está|están|son|è|sono|são|zijn|jest|są|är|jsou|gilt|gelten|braucht|brauchen|unterlieg\w+|faut|necesita\w*|serve|precisa\w*|wymaga\w*|kräver|krävs|platí|podléh\w+|gerekli)\b|还|現在|现在|目前",
    re.IGNORECASE,
)
INSTRUCTION = _any(
    r"\b(?:ignor\w*|disregard\w*|forget\w*|overrid\w*|bypass\w*) (?:\w+ ){0,4}(?:instruction\w*|rules?|prompt\w*|sources?|"
    r"documents?|guidelines?|training|everything|previous|above|restrictions? and)\b",
    r"\b(?:you are now|act as|pretend|role ?play|jailbreak|developer mode|system prompt|reveal (?:your|the)|"
    r"repeat after me|print your|from now on|new instructions?|as an ai)\b",
    r"\b(?:just |only |simply )?(?:say|reply|respond|answer|output|write|state|tell (?:me|them|everyone|us)) "
    r"(?:only |just |exactly |with |that |simply )*[\"'“”]?(?:yes|no|all|every|everything|there|china|the (?:answer|controls?)|\w+ is)\b",
    r"@(?:everyone|here)\b",
    r"\b(?:answer|reply|response|output) (?:must|should|has to|shall|needs to) (?:be|say|read|contain|start)\b",
    r"\b(?:ignoriere|vergiss|ignorez|ignora|olvida)\b|忽略",
)

WHY = _any(
    r"\b(?:why|how come|what for|reasons?|warum|wieso|pourquoi|por qué|perché)\b|为什么|なぜ"
)
BECAUSE = _any(
    r"\b(?:reasons?|because|since it|cited|citing|in response|retaliat\w*|due to|grounds)\b"
)
COUNTS = _any(
    r"\b(?:how (?:many|much)|number of|tonnes?|tons?|percent\w*|thresholds?|vote count|quotas?)\b"
)
CODES = _any(r"\b(?:codes?|hs|hts|customs numbers?|tariff lines?)\b")
CODE = re.compile(r"\b\d[A-E]\d{3}\b|\b\d{8,10}\b")
DAY = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b"
)

PUBLISHERS = {"REEx": "Rare Earth Exchanges", "Rare Earth Exchanges": "Rare Earth Exchanges"}
"""Names under which people speak of a publisher."""

FOLLOW_UP = re.compile(
    r"^\W*(?:and|what about|how about|or|also|but|then|plus|same (?:for|with)|until when|since when|und|et|y|e|"
    r"was ist mit|qu'en est-il|那|还有|以及)\b|^(?:那|还有|以及)",
    re.IGNORECASE,
)
PRONOUN = re.compile(
    r"\b(?:it|its|they|them|this|that|these|those|the (?:ban|rule|control|controls|suspension|restriction|restrictions|"
    r"same|element|metal)|es|sie|il|elle|lo|它|这|那)\b|它|这个|那个",
    re.IGNORECASE,
)

LANGUAGE_WORDS: dict[str, frozenset[str]] = {
    "de": frozenset(
        "passiert geschieht geschah kontrolliert jemals niemals gewesen dürfen galt galten wurde wurden worden bekanntmachung aufgehoben braucht steht kontrollliste kein keine keinen keiner mehr oder unterliegt unterliegen genehmigungsfrei lizenzfrei warum wieso läuft welche welcher welches kostet brauche brauchen braucht müssen muss jetzt beschränkt ausgesetzt genehmigungspflichtig lizenzpflichtig verboten erlaubt frei ausfuhr heute gibt sagt ist sind der die das noch nach für und nicht wird werden darf ich eine ein unter wie was bis wann seit mit von kann wir gilt".split()
    ),
    "fr": frozenset(
        "été était étaient suspendu suspendue levé levée annonce faut-il besoin soumis soumise aimants sans requise quels quelles pourquoi sur liste entreprises contrôlées contrôlés contrôlé interdit autorisé exporter exportation faut aujourd licence dit est sont le la les des du encore pour et pas une un sous que qui quand depuis avec je vers toujours peut on l'exportation quel quelle est-ce".split()
    ),
    "es": frozenset(
        "hay sobre estaba estaban fue suspendido suspendida puede pueden ya verdad necesito lista en anuncio vigor imanes sin por necesitan empresas controlado controlados sigue prohibida prohibido exportación necesita licencia hoy dice puede es está están el los las del todavía aún para y no una un bajo qué cuándo desde con puedo hasta sigue siguen restringido".split()
    ),
    "it": frozenset(
        "controllato controllata controllati controllate posso possiamo esportare importare stato stata erano sospeso sospesa può possono più vero libero libera annuncio vigore elenco cinese senza quali magneti perché soggetti soggetta vietato licenza esportazione serve oggi è sono il lo gli della ancora per e non una sotto che quando dal con posso fino soggetto".split()
    ),
    "pt": frozenset(
        "livre controle já em foi esteve controlado controlada estava estavam suspenso suspensa pode podem não sem ímãs precisam quais proibido licença exportação precisa hoje é são o os as do da ainda para e não uma sob que quando desde com posso até está estão".split()
    ),
    "nl": frozenset(
        "heeft staat op controlelijst bekendmaking kopen vergunningsvrij vergunningsplichtig je werd opgeschort gecontroleerd zonder welke waarom magneten verboden vergunning uitvoer nodig vandaag is zijn de het een nog naar voor en niet wordt onder wat wanneer sinds met van kan wij mag".split()
    ),
}
LANGUAGE_WORDS |= tongues.LANGUAGE_WORDS
SHARED_WORDS = frozenset(
    "sans sur por muss liste bis die den het licence des les con per mit sin".split()
)
"""Words of other languages that English texts hold as well, as names or by chance."""
ENGLISH_WORDS = frozenset(
    "is are the still to for and not a an of on in what when does do can be was were it under by with has have i we from".split()
)

STOPWORDS = (
    ENGLISH_WORDS
    | frozenset.union(*LANGUAGE_WORDS.values())
    | frozenset(
        "there their this that these those how why who which would could should will shall did been being or if at as so "
        "about any all my our your me us you they he she them its it's than then now today currently right also please tell "
        "know anyone hey hi hello lol yo guys thanks just really ever yet again into out up more some after before since "
        "during new anything something everything mofcom ministry china chinese day days date dates exactly exact actually correct true officially user users "
        "item items element elements material materials metal metals product products mineral minerals stuff thing things "
        "one ones need needs needed regarding concerning mean means question last left whats what's mate cheers thank "
        "ok okay where here whom whose thing sort kind type bit lot etc vs versus".split()
    )
)

EXPLAINED = (
    LIFTED, SUSPENDED, BANNED, LICENSED, FREE, RESTRICTED, TRADE, WHEN, EXTENDED, CHANGED, EVER,
    STRICTER, COVERS, LISTS, CALENDAR, SOON,
)  # fmt: skip
"""Patterns whose words are about a state, so that they carry no content of their own."""
