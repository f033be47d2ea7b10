"""The verdict of a status answer in the asker's language; the details below it stay in English."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answers.understanding.dates import spoken
from knowledge.models import State, Status
from knowledge.register.elements import describe

_STATES: dict[str, dict[State, str]] = {
    "de": {
        State.BAN: "Ausfuhr untersagt",
        State.REVIEW: "Einzelfallprüfung",
        State.LICENCE: "genehmigungspflichtig",
        State.ANNOUNCED: "angekündigt, noch nicht in Kraft",
        State.SUSPENDED: "Kontrolle ausgesetzt",
        State.UNCONFIRMED: "nicht zu bestätigen; die erklärte Frist ist abgelaufen",
        State.NONE: "keine Kontrolle verzeichnet",
    },
    "fr": {
        State.BAN: "exportation interdite",
        State.REVIEW: "examen au cas par cas",
        State.LICENCE: "soumis à licence d'exportation",
        State.ANNOUNCED: "annoncé, pas encore en vigueur",
        State.SUSPENDED: "contrôle suspendu",
        State.UNCONFIRMED: "impossible à confirmer ; le terme annoncé est dépassé",
        State.NONE: "aucun contrôle recensé",
    },
    "es": {
        State.BAN: "exportación prohibida",
        State.REVIEW: "examen caso por caso",
        State.LICENCE: "sujeto a licencia de exportación",
        State.ANNOUNCED: "anunciado, aún no en vigor",
        State.SUSPENDED: "control suspendido",
        State.UNCONFIRMED: "no se puede confirmar; el plazo indicado ha vencido",
        State.NONE: "ningún control registrado",
    },
    "it": {
        State.BAN: "esportazione vietata",
        State.REVIEW: "esame caso per caso",
        State.LICENCE: "soggetto a licenza di esportazione",
        State.ANNOUNCED: "annunciato, non ancora in vigore",
        State.SUSPENDED: "controllo sospeso",
        State.UNCONFIRMED: "non confermabile; il termine indicato è scaduto",
        State.NONE: "nessun controllo registrato",
    },
    "pt": {
        State.BAN: "exportação proibida",
        State.REVIEW: "análise caso a caso",
        State.LICENCE: "sujeito a licença de exportação",
        State.ANNOUNCED: "anunciado, ainda não em vigor",
        State.SUSPENDED: "controle suspenso",
        State.UNCONFIRMED: "não é possível confirmar; o prazo indicado terminou",
        State.NONE: "nenhum controle registrado",
    },
    "nl": {
        State.BAN: "uitvoer verboden",
        State.REVIEW: "beoordeling per geval",
        State.LICENCE: "uitvoervergunning vereist",
        State.ANNOUNCED: "aangekondigd, nog niet van kracht",
        State.SUSPENDED: "controle opgeschort",
        State.UNCONFIRMED: "niet te bevestigen; de genoemde termijn is verstreken",
        State.NONE: "geen controle geregistreerd",
    },
    "ru": {
        State.BAN: "экспорт запрещён",
        State.REVIEW: "рассмотрение в каждом отдельном случае",
        State.LICENCE: "нужна экспортная лицензия",
        State.ANNOUNCED: "объявлено, ещё не действует",
        State.SUSPENDED: "контроль приостановлен",
        State.UNCONFIRMED: "подтвердить нельзя; указанный срок истёк",
        State.NONE: "контроль не зафиксирован",
    },
    "zh": {
        State.BAN: "禁止出口",
        State.REVIEW: "逐案审查",
        State.LICENCE: "需要出口许可",
        State.ANNOUNCED: "已公布，尚未生效",
        State.SUSPENDED: "管制暂停实施",
        State.UNCONFIRMED: "无法确认；所载期限已过",
        State.NONE: "没有管制记录",
    },
    "ja": {
        State.BAN: "輸出禁止",
        State.REVIEW: "個別審査",
        State.LICENCE: "輸出許可が必要",
        State.ANNOUNCED: "公表済み、未施行",
        State.SUSPENDED: "規制は停止中",
        State.UNCONFIRMED: "確認できません。定められた期限は過ぎています",
        State.NONE: "規制の記録なし",
    },
    "ko": {
        State.BAN: "수출 금지",
        State.REVIEW: "건별 심사",
        State.LICENCE: "수출 허가 필요",
        State.ANNOUNCED: "발표됨, 아직 시행 전",
        State.SUSPENDED: "통제 유예 중",
        State.UNCONFIRMED: "확인할 수 없음. 명시된 기한이 지났음",
        State.NONE: "통제 기록 없음",
    },
}
_DETAILS = {
    "de": "Einzelheiten auf Englisch:",
    "fr": "Détails en anglais :",
    "es": "Detalles en inglés:",
    "it": "Dettagli in inglese:",
    "pt": "Detalhes em inglês:",
    "nl": "Details in het Engels:",
    "ru": "Подробности на английском:",
    "zh": "详情（英文）：",
    "ja": "詳細（英語）:",
    "ko": "자세한 내용(영어):",
}


def verdict(statuses: Sequence[Status], language: str) -> str:
    """One line for each state in ``language``, or "" where English does; at most 20 items."""
    words = _STATES.get(language)
    if words is None or not statuses or len(statuses) > 20:
        return ""
    groups: dict[State, list[str]] = {}
    for status in statuses:
        groups.setdefault(status.state, []).append(_name(status.item, language))
    colon = "：" if language == "zh" else ": "
    joint = "、" if language in ("zh", "ja") else ", "
    lines = [f"**{joint.join(names)}**{colon}{words[state]}" for state, names in groups.items()]
    day = spoken(statuses[0].on, language)
    return "\n".join([*lines[:-1], f"{lines[-1]} ({day})", "", _DETAILS[language]])


def _name(item: str, language: str) -> str:
    entry = describe(item)
    for code, aliases in entry.aliases:
        if code == language and aliases and entry.symbol:
            return f"{aliases[0]} ({entry.symbol})"
    return entry.symbol or entry.name
