"""Products, technologies, rules and groups of the record, and how people write them.

Aliases are separated by ";" and matched word by word, whatever their case, hyphens or plural "s";
``{a|b}`` stands for each alternative. Chinese, Japanese and Korean ones are matched as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Good:
    """A line of the table: English name, kind, related keys and aliases, each in one string."""

    name: str
    kind: str
    related: str
    aliases: str


ITEMS: dict[str, Good] = {
    "NdFeB": Good(
        "NdFeB magnets without terbium or dysprosium",
        "product",
        "Nd NdFeB-TbDy",
        """
        {NdFeB|Nd Fe B|Nd2Fe14B|neo|neodymium|neodymium iron boron} {magnet|magnet material};
        NdFeB; Nd Fe B; Nd2Fe14B; neodymium iron boron; {NdFeB|NdFeB magnets|neodymium magnets|
        magnets} without {Tb or Dy|terbium or dysprosium|dysprosium or terbium|Dy or Tb|Tb Dy|
        Tb and Dy|heavy rare earths}; heavy rare earth free {NdFeB|magnet|NdFeB magnet|
        neodymium magnet}; ordinary {NdFeB|NdFeB magnets|
        neodymium magnets}; Neodym Magnete; Neodymmagnet; Neodymmagnete; aimants {au néodyme|
        néodyme}; imanes de neodimio; magneti al neodimio; ímãs de neodímio; 钕铁硼; 钕磁铁;
        釹鐵硼; ネオジム磁石; 네오디뮴 자석; неодимовые магниты;
        {magnes|magnesy|magnesów} {neodymowy|neodymowe|neodymowych|NdFeB}; neodim mıknatıs{|lar|
        ları}; neodymmagneter; neodymmagneterna; {neodymové|neodymových} {magnety|magnetů}
        """,
    ),
    "NdFeB-TbDy": Good(
        "NdFeB magnets that contain terbium or dysprosium",
        "product",
        "Tb Dy Nd",
        """
        {Dy|Tb|dysprosium|terbium|dysprosium terbium|heavy rare earth} {magnet|NdFeB|NdFeB magnet|
        neodymium magnet|neo magnet}; {Dy|Tb|dysprosium|terbium|heavy rare earth} {doped|bearing|
        containing|added|diffused} {magnet|NdFeB|NdFeB magnet|neodymium magnet|neo magnet};
        {magnets|NdFeB|NdFeB magnets|neodymium magnets|neodymium iron boron magnets} {with|
        containing|that contain|which contain|that contains|doped with} {Tb|Dy|terbium|dysprosium|
        Tb or Dy|Dy or Tb|terbium or dysprosium|dysprosium or terbium|Tb Dy|Tb and Dy|terbium and
        dysprosium|dysprosium and terbium|heavy rare earths}; 含{铽|镝}钕铁硼; 含铽镝钕铁硼;
        {含|}{铽|镝}{磁铁|磁体|永磁体|的磁铁|的磁体}; {ジスプロシウム|ディスプロシウム|
        テルビウム}磁石
        """,
    ),
    "SmCo": Good(
        "samarium-cobalt magnets",
        "product",
        "Sm Co",
        """
        {SmCo|Sm Co|SmCo5|Sm2Co17|samarium cobalt} {magnet|magnet material}; SmCo; Sm Co; SmCo5;
        Sm2Co17; samarium cobalt; samarium magnet; Sm magnet; {Samarium Cobalt|Samarium Kobalt}
        {Magnet|Magnete}; Samarium Kobalt; samarium cobalt aimants; aimants samarium cobalt;
        imanes de samario cobalto; samario cobalto; magnesy {samarowo kobaltowe|SmCo}; samaryum
        kobalt {mıknatıs|mıknatıslar}; samariumkoboltmagneter; magnety samarium kobalt;
        самарий кобальт; 钐钴; 釤鈷;
        サマリウムコバルト; サマコバ; 사마륨 코발트
        """,
    ),
    "Ho-magnets": Good(
        "magnets that contain holmium",
        "product",
        "Ho",
        """
        {Ho|holmium} {magnet|Magnete};
        {Ho|holmium} {doped|bearing|containing} {magnet|NdFeB|NdFeB magnet|
        neodymium magnet}; {magnets|NdFeB|NdFeB magnets|neodymium magnets} {with|containing|that
        contain} {Ho|holmium}; {Ho|holmium} {NdFeB|NdFeB magnet}
        """,
    ),
    # No rule names these two; they are here so that nobody takes them for rare-earth magnets.
    "alnico": Good(
        "alnico magnets",
        "product",
        "",
        """
        {alnico|Al Ni Co} {magnet|Magnete}; alnico; Al Ni Co; aimants alnico; imanes de alnico;
        铝镍钴; 铝镍钴{磁铁|磁体|永磁}; アルニコ; アルニコ磁石
        """,
    ),
    "ferrite": Good(
        "ferrite magnets",
        "product",
        "",
        """
        {ferrite|ceramic|hard ferrite|strontium ferrite|barium ferrite} magnet; ferrite; Ferrit;
        Ferritmagnet; Ferritmagnete; Ferrit Magnete; aimants {ferrite|en ferrite}; imanes de
        ferrita; ferrita; 铁氧体; 铁氧体{磁铁|磁体|永磁}; フェライト; フェライト磁石
        """,
    ),
    "graphite": Good(
        "graphite",
        "product",
        "",
        """
        graphite; {natural|flake|spherical|spheroidised|spheroidized|expanded|synthetic|
        artificial|high purity} graphite; graphite flake; Graphit; grafito; grafite; grafiet;
        графит; графита; {grafit|grafitu|grafitem|grafitin|grafiti}; 石墨; 黒鉛; グラファイト; 흑연
        """,
    ),
    "graphite-anodes": Good(
        "artificial-graphite anode materials",
        "product",
        "graphite",
        """
        {graphite|artificial graphite|synthetic graphite} {anode|anode material}; anode {graphite|
        material}; graphite for anodes; battery anode; Graphitanoden; 石墨负极; 负极材料;
        人造石墨负极; 負極材
        """,
    ),
    "batteries": Good(
        "lithium-ion cells and packs of 300 Wh/kg and more",
        "product",
        "Li",
        """
        {lithium|lithium ion|li ion|high energy density|ev|electric vehicle} {battery|batteries|
        cell|cells|pack|packs|module|modules|battery pack|battery cell}; batteries;
        battery {cell|pack}; lithium ion; li ion;
        Lithium Batterien; Batterien; batteries lithium; baterías de litio; batterie al litio;
        锂电池; 锂离子电池; 鋰電池; リチウム電池; リチウムイオン電池; 리튬 배터리; 리튬 이온
        """,
    ),
    "cathode-materials": Good(
        "cathode materials (LFP, ternary precursors, lithium-rich manganese)",
        "product",
        "Li Co",
        """
        {cathode|battery cathode|LFP cathode|lithium cathode} {material|powder}; cathode; LFP;
        LiFePO4; lithium iron phosphate; {NCM|NMC|NCA|nickel cobalt manganese|nickel cobalt
        aluminium|nickel cobalt aluminum|Ni Co Mn} {hydroxide|oxide|precursor}; NCM; NMC; NCA;
        {ternary|NCM|NMC|NCA|cathode} precursor;
        {lithium rich|Li rich} manganese; ternary {material|cathode}; 正极材料; 磷酸铁锂;
        三元前驱体; 正極材; LFP {cathode|cathode material|material|powder}; {NCM|NMC|NCA}
        {cathode|cathode material}; lithium rich
        """,
    ),
    "battery-equipment": Good(
        "equipment for making lithium batteries",
        "product",
        "batteries",
        """
        {battery|lithium battery|battery making|battery manufacturing|battery production|cathode|
        anode} {equipment|machine|machinery|making equipment}
        """,
    ),
    "cathode-technology": Good(
        "cathode technology (LFP, LMFP and their precursors)",
        "technology",
        "Li",
        """
        {LFP|LMFP|cathode|battery cathode|LFP cathode|cathode material} {technology|tech|know how|
        process technology|production technology|manufacturing technology|preparation technology|
        making technology}; LMFP; {battery|lithium battery} {technology|tech}; 正极材料技术;
        电池正极材料制备技术
        """,
    ),
    "lithium-technology": Good(
        "lithium technology (salts, metal, extraction from brine)",
        "technology",
        "Li",
        """
        {lithium|brine|lithium extraction|lithium processing|brine extraction|lithium refining|
        direct lithium extraction} {technology|tech|know how}; direct lithium extraction; 提锂技术
        """,
    ),
    "gallium-technology": Good(
        "gallium recovery technology",
        "technology",
        "Ga",
        """
        gallium {technology|tech|recovery|recovery technology|extraction technology|extraction
        tech|refining technology}; 提镓技术
        """,
    ),
    "superhard": Good(
        "superhard materials (No. 33 of 2024)",
        "product",
        "",
        """
        superhard; super hard; {superhard|super hard} {material|item}; diamond window; {cubic|
        hexahedral} press; MPCVD; MPCVD {equipment|reactor|machine};
        超硬材料; 超硬
        """,
    ),
    "synthetic-diamond": Good(
        "synthetic diamond and diamond tools (No. 55 of 2025)",
        "product",
        "superhard",
        """
        {synthetic|artificial|industrial|lab grown|man made} diamond; diamond; diamond {powder|
        wire|wire saw|saw|tool|wheel|grinding wheel|crystal}; 人造金刚石; 金刚石;
        合成ダイヤモンド; 人工ダイヤモンド; Industriediamanten; diamants {synthétiques|
        industriels}
        """,
    ),
    "rare-earth-equipment": Good(
        "rare-earth process equipment and auxiliary materials (No. 56 of 2025)",
        "product",
        "",
        """
        {rare earth|REE|rare earths} {equipment|machinery|processing equipment|production
        equipment|process equipment|separation equipment|mining equipment|auxiliary material};
        {magnet|magnet making|magnet production} {equipment|machinery}; 稀土设备;
        稀土生产加工设备; レアアース設備
        """,
    ),
    "rare-earth-technology": Good(
        "rare-earth technology",
        "technology",
        "",
        """
        {rare earth|REE|rare earths|magnet|magnet making|rare earth magnet|magnet manufacturing|
        rare earth processing|rare earth separation|rare earth extraction|rare earth refining|rare
        earth smelting|rare earth mining} {technology|technologies|tech|know
        how}; rare earth magnet {making|manufacturing|production} {technology|tech|know how};
        稀土技术; 稀土相关技术;
        レアアース技術; technologies des terres rares; tecnología de tierras raras
        """,
    ),
    # Apart from the rest, since the catalogue of 2023 does not name the one and names the other
    # among what needs a licence rather than among what is barred.
    "rare-earth-recycling": Good(
        "rare-earth recycling technology",
        "technology",
        "rare-earth-technology",
        """
        {|rare earth|rare earths|REE|magnet|rare earth magnet|NdFeB|NdFeB magnet} recycling
        {technology|technologies|tech|know how}; recycling {technology|technologies|tech|know how}
        for {|the} {rare earth|rare earths|REE|magnets|rare earth magnets|permanent magnets|NdFeB|
        NdFeB magnets|neodymium magnets}; {technology|technologies|tech|know how} {for recycling|to
        recycle|for the recycling of} {rare earths|magnets|rare earth magnets|NdFeB magnets|
        neodymium magnets}; 稀土回收技术; 稀土二次资源回收利用技术; レアアースリサイクル技術
        """,
    ),
    "rare-earth-leaching": Good(
        "technology for leaching ion-adsorption rare-earth ore",
        "technology",
        "rare-earth-technology",
        """
        {|in situ|rare earth|ion adsorption|ion adsorption ore|ion adsorption clay|ionic clay|ion
        adsorption rare earth} leaching {technology|technologies|tech|know how}; leaching
        {technology|technologies|tech|know how} for {|ion adsorption|ionic} {ore|ores|clay|clays|
        rare earths|rare earth ore|rare earth ores}; {technology|technologies|tech|know how} {for
        leaching|to leach} {|ion adsorption|ionic} {ore|ores|clay|clays|rare earths|rare earth ore|
        rare earth ores}; 离子型稀土矿浸取技术; 离子吸附型稀土浸取技术
        """,
    ),
    # No rule names it; it is here so that nobody takes it for that of rare earths.
    "other-recycling": Good(
        "recycling technology for batteries and other goods",
        "technology",
        "",
        """
        {battery|batteries|lithium battery|lithium ion battery|li ion battery|EV battery|plastic|
        paper|cobalt|lithium|graphite|copper|steel|tungsten|solar panel|e waste|scrap metal}
        recycling {technology|technologies|tech|know how}; recycling {technology|technologies|tech|
        know how} for {batteries|lithium batteries|EV batteries|lithium ion batteries|plastic|
        solar panels}; {technology|tech} {for recycling|to recycle} {batteries|lithium batteries|
        EV batteries|plastic|solar panels}
        """,
    ),
    "re-export": Good(
        "the 0.1 % rule for goods made abroad",
        "rule",
        "Sm Dy Gd Tb Lu Sc Y",
        """
        {0.1|0,1} {rule|percent|per cent|percent rule|per cent rule|percent threshold|value rule|
        threshold|de minimis|content rule|de minimis rule}; 0.1; de minimis; de minimis {rule|
        threshold}; {extraterritorial|extra territorial} {rule|control|reach|export control|
        jurisdiction|provision}; extraterritorial; extra territorial; {reexport|re export} {rule|
        control|licence|license}; FDPR; foreign direct product {rule|rules}; foreign made {goods|
        products|items} rule; Chinese FDPR; 0.1%规则; 域外管辖; 长臂管辖; {0.1|0,1} {percent|per
        cent|Prozent|Regel|Prozent Regel|Prozent Klausel|Prozent Schwelle};
        {règle|seuil} {des|du|de} {0,1|0.1}; {regla|umbral} {del|de} {0,1|0.1};
        regola {dello|del} {0,1|0.1}; regra {do|dos} {0,1|0.1}
        """,
    ),
    # Beside the 0.1 % rule, since this part of No. 61 ran for four weeks and the rule never did.
    "re-export-origin": Good(
        "listed rare-earth items of Chinese origin abroad",
        "rule",
        "Sm Dy Gd Tb Lu Sc Y",
        """
        listed items of Chinese origin; Chinese origin {rare earths|rare earth items|items} abroad;
        third country {transfer|resale} of Chinese {rare earths|origin items}
        """,
    ),
    "drones": Good(
        "drone-related items",
        "product",
        "",
        """
        drone; UAV; UAS; {unmanned aerial|unmanned} {vehicle|system}; drone {part|component};
        Drohne; Drohnen; dron; drones; 无人机; 無人機; ドローン; 드론; беспилотники
        """,
    ),
    "dual-use": Good(
        "every dual-use item",
        "rule",
        "",
        """
        dual use; dual use {item|good|product|export|material}; doppelter Verwendungszweck; Dual
        Use Güter; double usage; biens à double usage; doble uso; 两用物项; 兩用物項;
        デュアルユース; 軍民両用; 이중용도
        """,
    ),
    "affiliates-rule": Good(
        "the US 50 % affiliates rule",
        "rule",
        "",
        """
        {affiliate|affiliates|BIS affiliates|US affiliates|50 affiliates|50 percent affiliates|BIS
        50|50|50 percent|50 per cent} rule; {BIS|US|entity list} {affiliate|affiliates}; 穿透规则
        """,
    ),
}
"""Items that are not elements, by key."""

FORMS: dict[str, str] = {
    "W": """
        APT; ammonium paratungstate; paratungstate; tungstate; tungsten carbide; cemented carbide;
        Wolframcarbid; carbure de tungstène; 仲钨酸铵
    """,
    "Ga": """
        gallium {nitride|arsenide|oxide|phosphide}; GaN; GaAs; Ga2O3; 氮化镓; 砷化镓
    """,
    "Ge": """
        germanium {dioxide|tetrachloride|oxide|ingot}; GeO2; GeCl4
    """,
    "In": """
        indium {phosphide|oxide|tin oxide}; ITO; In Sn oxide; InP; trimethylindium; triethylindium
    """,
    "Y": """
        yttria; YAG; yttrium aluminium garnet; yttrium aluminum garnet
    """,
    "Dy": """
        dysprosia; DyFe; dysprosium iron; ferrodysprosium; dysprosium ferroalloy
    """,
    "Sc": """
        scandia
    """,
    "Ce": """
        ceria
    """,
    "Sb": """
        stibnite; antimonide; antimony trioxide
    """,
    "Te": """
        telluride; cadmium telluride; CdTe
    """,
    "Tb Dy": """
        Terfenol; Terfenol D; TbDyFe; Tb Dy Fe
    """,
    "Mo": """
        {molybdenum|moly|Mo} {disulfide|disulphide|sulfide|sulphide}; molybdenite; 二硫化钼
    """,
    "La Ce Pr Nd": """
        mischmetal; misch metal; Mischmetall; 混合稀土金属
    """,
    "Nd Pr": """
        didymium; NdPr; PrNd; Pr Nd oxide; Nd Pr oxide; 镨钕
    """,
}
"""Chemical forms and trade names that stand for elements; several keys are separated by a space."""

GROUPS: dict[str, tuple[str, str]] = {
    "the seven": (
        "Sm Gd Tb Dy Lu Sc Y",
        """
        {the|April|these|original|first} seven; seven {rare earths|rare earth elements|elements|
        REE|metals}; {the|April} seven {rare earths|rare earth elements|elements|metals}; {7|the
        7|April 7} {rare earths|rare earth elements|elements}; seven medium and heavy rare earths;
        siedem {metali|pierwiastków} ziem rzadkich;
        seven {medium|heavy} rare earths; medium and heavy rare earths; April {rare earths|
        elements}; sieben Seltene Erden; sept terres rares; siete tierras raras; 七种稀土;
        七类中重稀土; 中重稀土; 七種稀土; 七种{中重稀土|元素|管制元素|受控元素|管制稀土|稀土元素}
        """,
    ),
    "the five": (
        "Ho Er Tm Eu Yb",
        """
        {the|October|these|other|new} five; five {rare earths|rare earth elements|elements|REE|
        metals}; {the|October|other|new|these} five {rare earths|rare earth elements|elements|
        metals}; {five|the five|those five} October {elements|metals|rare earths};
        {5|the 5|October 5} {rare earths|rare earth elements|elements}; five {medium|
        heavy|medium and heavy} rare earths; October {rare earths|elements}; fünf Seltene Erden;
        cinq terres rares; cinco tierras raras; 五种稀土; 五种中重稀土; 五種稀土;
        五种{元素|管制元素|受控元素|管制稀土|稀土元素}; 另外五种
        """,
    ),
    # The usual cut puts the heavy ones from gadolinium to lutetium, with yttrium by its chemistry;
    # scandium belongs to neither. Some cut after europium, some after gadolinium.
    "heavy rare earths": (
        "Gd Tb Dy Ho Er Tm Yb Lu Y",
        """
        {heavy|all heavy} {rare earths|rare earth|rare earth elements|REE|REEs|REO}; HREE; HREEs;
        schwere Seltene Erden; schweren Seltenen Erden; terres rares lourdes; tierras raras
        pesadas; terre rare pesanti; terras raras pesadas; {ciężkie|ciężkich} {metale|metali|
        pierwiastki|pierwiastków} ziem rzadkich; ağır nadir toprak {elementleri|metalleri}; tunga
        sällsynta jordartsmetaller; těžké vzácné zeminy; těžkých vzácných zemin; 重稀土;
        тяжелые редкоземельные;
        重希土類; 중희토류
        """,
    ),
    "light rare earths": (
        "La Ce Pr Nd Pm",
        """
        {light|all light} {rare earths|rare earth|rare earth elements|REE|REEs}; LREE; LREEs;
        leichte Seltene Erden; leichten Seltenen Erden; terres rares légères; tierras raras
        ligeras; terre rare leggere; terras raras leves; 轻稀土; 輕稀土; 軽希土類; 경희토류
        """,
    ),
    "medium rare earths": (
        "Sm Eu Gd",
        """
        {medium|middle} {rare earths|rare earth elements|REE|REEs}; MREE; mittlere Seltene Erden;
        中稀土
        """,
    ),
    "rare earths": (
        "La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Sc Y",
        """
        rare earth; rare earths; rare earth {element|metal|mineral|material|oxide}; {all|the|17|
        seventeen} rare earths; REE; REEs; REO; REOs; lanthanide; {Seltene|Seltenen|Seltener}
        Erden; Seltenerdmetalle; Seltenerden; terres rares; tierras raras; terre rare; terras
        raras; zeldzame {aarden|aardmetalen}; {|metale|metali|pierwiastki|pierwiastków} ziem
        rzadkich; ziemie rzadkie; nadir toprak; nadir toprak {elementi|elementleri|elementlerinin|
        metalleri|mineralleri}; nadir topraklar; {|sällsynta} jordartsmetaller;
        sällsynta jordarter; {|kovy|kovů|prvky|prvků} vzácných zemin; vzácné zeminy;
        редкоземельные; редкоземельных; редкие земли;
        редкоземельные {металлы|элементы}; редкоземельных {металлов|элементов}; 稀土; レアアース;
        希土類; 희토류
        """,
    ),
    "rare earth magnets": (
        "NdFeB NdFeB-TbDy SmCo Ho-magnets",
        """
        {rare earth|permanent|REE|all|rare earth permanent} magnet; magnet; Seltenerdmagnete;
        Permanentmagnete; Dauermagnete; Magnete; aimants; aimants permanents; imanes; imanes
        permanentes; magneti permanenti; 稀土磁铁; 稀土永磁; 永磁; 磁铁; 磁体; 磁石; 希土類磁石;
        자석; магниты; magnesy; magnesów; magnesy {trwałe|stałe}; mıknatıs; mıknatıslar;
        magneter; permanentmagneter; magnety; magnetů; {permanentní|trvalé} magnety
        """,
    ),
    "October package": (
        "Ho Er Tm Eu Yb Ho-magnets batteries cathode-materials graphite-anodes battery-equipment "
        "synthetic-diamond rare-earth-equipment rare-earth-technology rare-earth-recycling "
        "re-export re-export-origin",
        """
        October {package|controls|rules|measures|announcements|restrictions|2025 package|2025
        controls|2025 rules|2025 measures|2025 announcements|9 package|9 controls|2025
        restrictions|2025 export controls|export controls}; {9 October|October 9|9 October 2025}
        {package|controls|measures}; Oktober Paket; Oktoberpaket; paquet d'octobre; 十月一揽子;
        10月9日公告
        """,
    ),
    "battery materials": (
        "graphite graphite-anodes batteries cathode-materials battery-equipment Li Co "
        "cathode-technology lithium-technology",
        """
        battery {material|mineral|metal|raw material|input}; Batteriematerialien;
        Batterierohstoffe; 电池材料
        """,
    ),
    # The controlled minerals beside the rare earths; public lists differ and are longer.
    "critical minerals": (
        "Ga Ge Sb graphite W Te Bi Mo In Ag Co Li",
        """
        {critical|strategic|minor} {mineral|metal|raw material|material}; kritische Rohstoffe;
        minéraux critiques; minerales críticos; 关键矿产; 重要鉱物; 핵심광물
        """,
    ),
}
"""Label → keys separated by a space, aliases."""

_IN_ORDER = """
Sm Gd Tb Dy Lu Sc Y Ho Er Tm Eu Yb La Ce Pr Nd Pm SmCo NdFeB-TbDy NdFeB Ho-magnets Ga Ge Sb W Te Bi
Mo In Ag Co Li He graphite graphite-anodes batteries cathode-materials battery-equipment superhard
synthetic-diamond rare-earth-equipment rare-earth-technology rare-earth-recycling
rare-earth-leaching cathode-technology lithium-technology gallium-technology re-export
re-export-origin drones dual-use affiliates-rule
"""
UNRECORDED = frozenset({"alnico", "ferrite", "other-recycling"})
"""Items that are known by name only, as no rule is about them."""

ORDER = tuple(_IN_ORDER.split())
"""Every item with a status of its own, in the order of a table."""
