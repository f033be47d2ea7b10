"""States, regions and cities that people name as destinations, by country."""

from __future__ import annotations

# Georgia is left out, a country too; so are names that are words or firms ("Essen", "Reading").
PARTS = """
US | Alabama; Alaska; Arizona; Arkansas; California; Colorado; Connecticut; Delaware; Florida; \
Hawaii; Idaho; Illinois; Indiana; Iowa; Kansas; Kentucky; Louisiana; Maine; Maryland; \
Massachusetts; Michigan; Minnesota; Mississippi; Missouri; Montana; Nebraska; Nevada; \
New Hampshire; New Jersey; New Mexico; New York; North Carolina; North Dakota; Ohio; Oklahoma; \
Oregon; Pennsylvania; Rhode Island; South Carolina; South Dakota; Tennessee; Texas; Utah; \
Vermont; West Virginia; Virginia; Wisconsin; Wyoming; Kalifornien; Californie; Houston; Dallas; \
Fort Worth; Austin; San Antonio; Los Angeles; San Francisco; San Diego; San Jose; Silicon Valley; \
Seattle; Portland; Las Vegas; Phoenix; Denver; Chicago; Detroit; Cleveland; Columbus; \
Cincinnati; Pittsburgh; Philadelphia; Boston; New York City; NYC; Atlanta; Miami; Charlotte; \
Minneapolis; Milwaukee; St Louis; Kansas City; New Orleans; Nueva York; 加州; 加利福尼亚; \
得克萨斯; 德克萨斯; 纽约; 紐約; 洛杉矶; 休斯敦; ニューヨーク; カリフォルニア; テキサス; 뉴욕
JP | Osaka; Nagoya; Yokohama; Kyoto; Kobe; Fukuoka; Sapporo; Hokkaido; Hiroshima; Aichi; \
Niigata; Sendai; 大阪; 名古屋; 横浜; 横滨; 京都; 福岡; オサカ
DE | Munich; München; Hamburg; Frankfurt; Stuttgart; Cologne; Köln; Düsseldorf; Dortmund; \
Leipzig; Dresden; Hanover; Hannover; Nuremberg; Nürnberg; Bremen; Hanau; Bavaria; Bayern; \
Saxony; Sachsen; Baden Württemberg; 慕尼黑; 汉堡; 法兰克福; 斯图加特; ミュンヘン
KR | Incheon; Daegu; Daejeon; Pohang; Ulsan; Suwon; Gwangju; 仁川; 부산; 인천; 울산
FR | Lyon; Marseille; Toulouse; Grenoble; Bordeaux; Lille; Strasbourg; La Rochelle; 里昂
IT | Milan; Milano; Mailand; Turin; Torino; Genoa; Genova; Bologna; Naples; 米兰
ES | Barcelona; Valencia; Bilbao; Seville; Sevilla; Zaragoza; 巴塞罗那
NL | Rotterdam; Eindhoven; Utrecht; 鹿特丹
BE | Antwerp; Antwerpen; Ghent; Liège; 安特卫普
PL | Krakow; Gdansk; Katowice; Poznan
AT | Graz; Linz; Salzburg
EE | Narva; Sillamäe
SE | Gothenburg; Göteborg; Malmö
CZ | Brno; Ostrava
RO | Cluj; Timisoara
GB | Scotland; Wales; Northern Ireland; Birmingham; Manchester; Sheffield; Glasgow; Liverpool
CH | Zurich; Zürich; Basel; Lausanne; 苏黎世
TW | Hsinchu; Kaohsiung; Taichung; Tainan; 新竹; 高雄
IN | Mumbai; Bangalore; Bengaluru; Chennai; Hyderabad; Pune; Kolkata; Gujarat; 孟买
CA | Ontario; Quebec; Québec; British Columbia; Alberta; Saskatchewan; Toronto; Montreal; \
Vancouver; 多伦多
AU | Western Australia; Queensland; New South Wales; Sydney; Melbourne; Perth; Brisbane; 悉尼
MX | Monterrey; Tijuana; Guadalajara
VN | Ho Chi Minh City; Saigon; Haiphong
AE | Dubai
TR | Istanbul; Istanbul Turkey
BR | São Paulo; Rio de Janeiro
IL | Tel Aviv; Haifa
"""
"""A line a country; such a name counts where it is written with a capital or is a destination."""

CAPITALS = """
US | Washington DC; Washington D.C.; Washington
JP | Tokyo; Tokio; 东京; 東京
DE | Berlin; 柏林
KR | Seoul; Busan; 首尔; 서울; 釜山
FR | Paris; 巴黎; パリ
GB | London; Londres; 伦敦
IT | Rome; Roma
ES | Madrid
NL | Amsterdam; The Hague
BE | Brussels; Brüssel; Bruxelles
PL | Warsaw; Warschau
AT | Vienna; Wien
CZ | Prague; Prag
DK | Copenhagen
FI | Helsinki
SE | Stockholm
EE | Tallinn
LV | Riga
LT | Vilnius
HU | Budapest
RO | Bucharest
BG | Sofia
GR | Athens
HR | Zagreb
SI | Ljubljana
SK | Bratislava
IE | Dublin
PT | Lisbon; Lisboa
CH | Geneva; Bern
NO | Oslo
RU | Moscow; Moskau
UA | Kyiv; Kiev
TW | Taipei; 台北
IN | New Delhi; Delhi
CA | Ottawa
AU | Canberra
MX | Mexico City
VN | Hanoi
MY | Kuala Lumpur
TH | Bangkok
ID | Jakarta
PH | Manila
TR | Ankara
IL | Jerusalem
BR | Brasilia
"""
"""Seats of governments and of talks: they count where the words around make them destinations."""
