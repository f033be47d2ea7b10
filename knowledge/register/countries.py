"""The names of countries and of the European Union, in the languages that people ask in."""

from __future__ import annotations

# code | names; adjectives and people; other languages. Capitals stay out: they name governments.
TABLE = """
US | United States; United States of America; the States; USA; U.S.; U.S.A.; US; America; \
American; Americans; \
Vereinigte Staaten; Vereinigten Staaten; Amerika; amerikanische; amerikanischen; US Markt; \
États-Unis; américain; américains; américaine; Estados Unidos; EE.UU.; EEUU; EUA; estadounidense; \
estadounidenses; Stati Uniti; americano; americana; americani; Verenigde Staten; США; Америка; \
Америку; американский; американские; американских; американским; американская; \
американской; Amerikaanse; 美国; 美國; アメリカ; 米国; 미국
EU | European Union; EU; E.U.; Europe; European; Europeans; Europäische Union; Europäischen Union; \
Europa; europäische; europäischen; Union européenne; UE; européen; européens; européenne; \
Unión Europea; europeo; europea; europeos; Unione Europea; União Europeia; europeu; Европа; \
Европу; ЕС; Евросоюз; 欧盟; 歐盟; 欧洲; 歐洲; 欧州; ヨーロッパ; 유럽; 유럽연합
JP | Japan; Japanese; japanische; japanischen; Japon; japonais; japonaise; Japón; japonés; \
japoneses; Giappone; giapponese; Japão; japonês; Япония; Японию; японский; \
японские; японских; японским; японская; японской; Japanse; 日本; 일본
KR | South Korea; Korea; Korean; Koreans; South Korean; Republic of Korea; Südkorea; \
Corée du Sud; Corea del Sur; Corea; Corea del Sud; Coreia do Sul; Zuid-Korea; Южная Корея; \
韩国; 韓国; 韓國; 한국
KP | North Korea; North Korean; Nordkorea; 朝鲜; 북한
TW | Taiwan; Taiwanese; 台湾; 台灣; 대만
HK | Hong Kong; Hongkong; 香港
IN | India; Indian; Indians; Indien; indische; indischen; Inde; indien; Índia; Индия; Индию; 印度; \
インド; 인도
GB | United Kingdom; UK; U.K.; Britain; Great Britain; British; England; English buyers; \
Großbritannien; Royaume-Uni; Reino Unido; Regno Unito; Великобритания; 英国; 英國; イギリス; 영국
DE | Germany; German; Germans; Deutschland; deutsche; deutschen; Allemagne; allemand; allemands; \
Alemania; alemán; Germania; tedesco; Alemanha; Duitsland; Германия; Германию; 德国; 德國; ドイツ; \
독일
FR | France; French; Frankreich; französische; Francia; francés; França; Frankrijk; Франция; \
Францию; 法国; 法國; フランス; 프랑스
IT | Italy; Italian; Italians; Italien; Italie; Italia; italiano; italienische; Италия; 意大利; \
イタリア; 이탈리아
ES | Spain; Spanish; Spanien; Espagne; España; español; Spagna; Espanha; Испания; 西班牙; スペイン
NL | Netherlands; Dutch; Holland; Niederlande; Pays-Bas; Países Bajos; Paesi Bassi; Nederland; \
Нидерланды; 荷兰; オランダ; 네덜란드
PL | Poland; Polish; Polen; Pologne; Polonia; Polska; Польша; 波兰
PT | Portugal; Portuguese; 葡萄牙
AT | Austria; Austrian; Österreich; Autriche; 奥地利
BE | Belgium; Belgian; Belgien; Belgique; Bélgica; 比利时
CZ | Czechia; Czech; Czech Republic; Tschechien; 捷克
DK | Denmark; Danish; Dänemark; Danemark; 丹麦
FI | Finland; Finnish; Finnland; Finlande; 芬兰
SE | Sweden; Swedish; Schweden; Suède; Suecia; 瑞典
EE | Estonia; Estonian; Estland; 爱沙尼亚
LV | Latvia; Latvian
LT | Lithuania; Lithuanian
HU | Hungary; Hungarian; Ungarn; Hongrie; 匈牙利
RO | Romania; Romanian; Rumänien; 罗马尼亚
BG | Bulgaria; Bulgarian
GR | Greece; Greek; Griechenland; 希腊
HR | Croatia; Croatian
SI | Slovenia; Slovenian
SK | Slovakia; Slovak
IE | Ireland; Irish; Irland; 爱尔兰
LU | Luxembourg
MT | Malta; Maltese
CY | Cyprus; Cypriot
CH | Switzerland; Swiss; Schweiz; Suisse; Suiza; 瑞士
NO | Norway; Norwegian; Norwegen; 挪威
RU | Russia; Russian; Russians; Russland; Russie; Rusia; Россия; Россию; 俄罗斯; ロシア; 러시아
UA | Ukraine; Ukrainian; 乌克兰
TR | Turkey; Türkiye; Turkish; Türkei; 土耳其
IL | Israel; Israeli; 以色列
IR | Iran; Iranian; 伊朗
SA | Saudi Arabia; Saudi; 沙特
AE | United Arab Emirates; UAE; Emirati; 阿联酋
CA | Canada; Canadian; Canadians; Kanada; Canadá; 加拿大; カナダ; 캐나다
MX | Mexico; Mexican; México; Mexiko; 墨西哥
BR | Brazil; Brazilian; Brasil; Brasilien; Brésil; 巴西; ブラジル
CL | Chile; Chilean; 智利
AR | Argentina; Argentine; Argentinian; 阿根廷
AU | Australia; Australian; Australians; Australien; Australie; 澳大利亚; オーストラリア; 호주
NZ | New Zealand; 新西兰
VN | Vietnam; Vietnamese; 越南; ベトナム; 베트남
MY | Malaysia; Malaysian; 马来西亚; マレーシア
TH | Thailand; Thai; 泰国; タイ王国
SG | Singapore; Singaporean; 新加坡; シンガポール
ID | Indonesia; Indonesian; 印度尼西亚
PH | Philippines; Philippine; Filipino; 菲律宾
PK | Pakistan; Pakistani; 巴基斯坦
BD | Bangladesh
KZ | Kazakhstan; Kazakh; 哈萨克斯坦
MN | Mongolia; Mongolian
MM | Myanmar; Burma
LA | Laos
KH | Cambodia
ZA | South Africa; South African; 南非
EG | Egypt; Egyptian
NG | Nigeria; Nigerian
CD | DR Congo; DRC; Democratic Republic of the Congo; Congo; Congolese; 刚果
"""
"""A line a place: its code, then its names."""

# The nominatives are those of the CLDR; behind them stand the forms that follow "to".
CASED = """
US | Stany Zjednoczone; Stanów Zjednoczonych; Ameryki; amerykańskich; amerykańskie; \
Amerika Birleşik Devletleri; ABD; Amerikan; Förenta staterna; amerikanska; Spojené státy; \
Spojených států; americké; amerických
EU | Unia Europejska; Unii Europejskiej; Unię Europejską; europejskich; Europy; Avrupa Birliği; \
Avrupa; AB'ye; AB'de; Europeiska unionen; Evropská unie; Evropské unie; Evropy; europeiska
JP | Japonia; Japonii; Japonię; Japonya; Japonsko; Japonska
KR | Korea Południowa; Korei Południowej; Korei; Güney Kore; Sydkorea; Jižní Korea; Jižní Koreje
KP | Korea Północna; Korei Północnej; Kuzey Kore; Severní Korea; Severní Koreje
TW | Tajwan; Tajwanu; Tayvan; Tchaj-wan; Tchaj-wanu
HK | Hongkongu
IN | Indii; Hindistan
GB | Wielka Brytania; Wielkiej Brytanii; Birleşik Krallık; İngiltere; Storbritannien; \
Spojené království; Spojeného království; Velká Británie; Velké Británie
DE | Niemcy; Niemiec; Niemczech; niemieckich; Almanya; Tyskland; tyska; Německo; Německa; \
německých
FR | Francja; Francji; Fransa; Frankrike; Francie
IT | Włochy; Włoch; Włoszech; İtalya; Itálie
ES | Hiszpania; Hiszpanii; İspanya; Španělsko; Španělska
NL | Holandia; Holandii; Niderlandy; Niderlandów; Hollanda; Nederländerna; Nizozemsko; \
Nizozemska; Nizozemí
PL | Polski; Polsce; Polskę; polskich; Polonya; Polsko; Polska
PT | Portugalia; Portugalii; Portekiz; Portugalsko; Portugalska
AT | Austrii; Avusturya; Österrike; Rakousko; Rakouska
BE | Belgia; Belgii; Belçika; Belgie
CZ | Czechy; Czech; Çekya; Tjeckien; Česko; Česka; České republiky; českých
DK | Dania; Danii; Danimarka; Dánsko; Dánska
FI | Finlandia; Finlandii; Finlandiya; Finsko; Finska
SE | Szwecja; Szwecji; İsveç; Sverige; svenska; Švédsko; Švédska
EE | Estonii; Estonya; Estonsko; Estonska
LV | Łotwa; Łotwy; Letonya; Lettland; Lotyšsko; Lotyšska
LT | Litwa; Litwy; Litvanya; Litauen; Litva; Litvy
HU | Węgry; Węgier; Macaristan; Ungern; Maďarsko; Maďarska
RO | Rumunia; Rumunii; Romanya; Rumunsko; Rumunska
BG | Bułgaria; Bułgarii; Bulgaristan; Bulgarien; Bulharsko; Bulharska
GR | Grecja; Grecji; Yunanistan; Grekland; Řecko; Řecka
HR | Chorwacja; Chorwacji; Hırvatistan; Kroatien; Chorvatsko; Chorvatska
SI | Słowenia; Słowenii; Slovenya; Slovenien; Slovinsko; Slovinska
SK | Słowacja; Słowacji; Slovakya; Slovakien; Slovensko; Slovenska
IE | Irlandia; Irlandii; İrlanda; Irsko; Irska
CH | Szwajcaria; Szwajcarii; İsviçre; Švýcarsko; Švýcarska
NO | Norwegia; Norwegii; Norveç; Norge; Norsko; Norska
RU | Rosja; Rosji; Rusya; Ryssland; Rusko; Ruska
UA | Ukraina; Ukrainy; Ukrayna; Ukrajina; Ukrajiny
TR | Turcja; Turcji; Türkiye'ye; Turkiet; Turecko; Turecka
IL | Izrael; Izraela; İsrail; Izraele
AE | Zjednoczone Emiraty Arabskie; Birleşik Arap Emirlikleri; Förenade Arabemiraten; \
Spojené arabské emiráty
SA | Arabia Saudyjska; Arabii Saudyjskiej; Suudi Arabistan; Saudiarabien; Saúdská Arábie
CA | Kanady
MX | Meksyk; Meksyku; Meksika; Mexika
BR | Brazylia; Brazylii; Brezilya; Brasilien; Brazílie
AU | Australii; Avustralya; Austrálie
VN | Wietnam; Wietnamu; Vietnamu
MY | Malezja; Malezji; Malezya; Malajsie
TH | Tajlandia; Tajlandii; Tayland; Thajsko; Thajska
SG | Singapur; Singapuru
ID | Indonezja; Indonezji; Endonezya; Indonesien; Indonésie
PH | Filipiny; Filipin; Filipinler; Filippinerna
KZ | Kazachstan; Kazachstanu; Kazakistan; Kazachstán
ZA | Republika Południowej Afryki; Güney Afrika; Sydafrika; Jihoafrická republika
"""
"""Names in Polish, Turkish, Swedish and Czech, as ``TABLE``."""
