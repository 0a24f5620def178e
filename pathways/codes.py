"""The codes of all mistakes and faults: one name each, through every door, with a sentence that says what it means.

The same code stands in the problems of files, in payloads and refusals of GraphQL, in ``extensions.code``, in problem
details and on the command line. docs/errors.md is printed from this module.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What kind of mistake or fault it is.

    Attributes:
        meaning: one sentence.
    """

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Code:
        """A code with its meaning."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    @classmethod
    def of(cls, said: object) -> Code:
        """A code as text; INVALID for what this program does not know, which a newer service may."""
        return next((code for code in cls if code.value == said), cls.INVALID)

    # What a client asks, or a document says
    NOT_FOUND = "NOT_FOUND", "A key names nothing in the catalogue or the document; the hint names the nearest ones."
    INVALID = "INVALID", "A value breaks a rule that no other code names."
    DUPLICATE = "DUPLICATE", "A value stands twice in a list whose values differ."
    CONFLICT = "CONFLICT", "Two changes touch the same thing."
    STALE = "STALE", "Another revision was published than the one the change was made for."
    FORBIDDEN = "FORBIDDEN", "Whoever asks may not do this."
    UNAUTHENTICATED = "UNAUTHENTICATED", "Whoever asks did not say who they are, or the token or key is not valid."
    WRONG_STATE = "WRONG_STATE", "The thing is not in a state that allows this."
    LIMIT = "LIMIT", "The request wants more than the service answers at once."
    NO_RATE = "NO_RATE", "Two currencies meet and no exchange rate between them is configured."
    RATE_LIMITED = "RATE_LIMITED", "You have used up what you may ask for in a minute; the hint says when to ask again."
    BUSY = "BUSY", "Too many questions are waiting; try again in a moment."
    TIMEOUT = "TIMEOUT", "The time limit ended before the answer was known."
    BAD_CURSOR = "BAD_CURSOR", "A cursor of a page was not made by this list."
    BAD_REQUEST = "BAD_REQUEST", "The HTTP request is not a GraphQL request."
    BAD_USER_INPUT = "BAD_USER_INPUT", "A variable does not fit the type that the operation declares."
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED", "The operation is not GraphQL."
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED", "The operation does not fit the schema."
    TOO_MANY_ALIASES = "TOO_MANY_ALIASES", "The operation asks for too many root fields."
    TOO_REPETITIVE = "TOO_REPETITIVE", "The operation asks for the same field too often."
    PERSISTED_QUERY_NOT_FOUND = (
        "PERSISTED_QUERY_NOT_FOUND",
        "No document of this hash is known here; send it once with the document.",
    )
    UNTRUSTED_DOCUMENT = "UNTRUSTED_DOCUMENT", "The service runs only documents that were added to it."
    NO_DATES = "NO_DATES", "The request wants a calendar document of a plan without dates."
    # The values of documents, options and questions
    OUT_OF_RANGE = "OUT_OF_RANGE", "A number or day lies outside what is allowed; the message names the limits."
    WRONG_TYPE = "WRONG_TYPE", "A value has another type than its place asks for."
    MISSING = "MISSING", "A field that must stand is absent."
    MISPLACED = "MISPLACED", "A field stands where it means nothing."
    EMPTY = "EMPTY", "A list or text has nothing in it and must have something."
    EMPTY_GOAL = "EMPTY_GOAL", "A goal asks for nothing."
    NAMES_HIDDEN = (
        "NAMES_HIDDEN",
        "The tenant names nobody in answers about teams, and this would name or single out people.",
    )
    TOO_LONG = "TOO_LONG", "A text is longer than can be kept."
    TOO_DEEP = "TOO_DEEP", "Lists and mappings, groups or fields stand inside each other too deeply."
    TOO_LARGE = "TOO_LARGE", "A file or a rule is larger than is read at once."
    TOO_MANY_PROBLEMS = "TOO_MANY_PROBLEMS", "There are more problems than are listed."
    BAD_TEXT = "BAD_TEXT", "A text has control characters or halves of characters."
    BAD_NUMBER = "BAD_NUMBER", "A number is not finite, or has more digits than are kept."
    BAD_DATE = "BAD_DATE", "A day is not written YYYY-MM-DD, or does not exist."
    BAD_URL = "BAD_URL", "An address is not one of the web."
    BAD_KEY = "BAD_KEY", "A key has other characters than a to z, 0 to 9, dots, dashes and underscores."
    BAD_CTID = "BAD_CTID", "An identifier is not a CTID: ce- and a UUID in small letters."
    BAD_VALUE = "BAD_VALUE", "A field does not know the value; the hint lists what it knows."
    BAD_GOAL = "BAD_GOAL", "A goal is written in no form that is known."
    BAD_FORMAT = "BAD_FORMAT", "The format of a document is not one that this program reads."
    BAD_REQUIREMENT = "BAD_REQUIREMENT", "A requirement has no form, two forms, or a form that does not fit its place."
    NO_WORTH = "NO_WORTH", "A group counts credits and one of its lines has none."
    UNKNOWN_CURRENCY = "UNKNOWN_CURRENCY", "A currency is not a code of ISO 4217."
    # Several things together
    DUPLICATE_KEY = "DUPLICATE_KEY", "Two things have the same key."
    DUPLICATE_PATH = "DUPLICATE_PATH", "Two requirement lines have the same path."
    DUPLICATE_CTID = "DUPLICATE_CTID", "Two credentials have the same CTID."
    DUPLICATE_ID = "DUPLICATE_ID", "Two nodes of a CTDL graph have the same identifier."
    DUPLICATE_NAME = "DUPLICATE_NAME", "A name stands twice in one object."
    DANGLING_REFERENCE = "DANGLING_REFERENCE", "Something refers to what is neither in the document nor published."
    WRONG_KIND = "WRONG_KIND", "Something refers to a thing of another kind than its place asks for."
    CIRCLE = "CIRCLE", "Things consist of each other in a circle."
    # Files
    UNREADABLE = "UNREADABLE", "Reading a file or a part of the store failed."
    UNWRITABLE = "UNWRITABLE", "Writing a file failed."
    EXISTS = "EXISTS", "A file is there already and would be overwritten."
    NOT_UTF8 = "NOT_UTF8", "A file is not UTF-8."
    NOT_JSON = "NOT_JSON", "A text is not JSON."
    NOT_YAML = "NOT_YAML", "A text is not YAML."
    SEVERAL_DOCUMENTS = "SEVERAL_DOCUMENTS", "A file holds more than one document."
    ALIAS = "ALIAS", "A YAML file uses anchors, aliases or merge keys, which are not read."
    TAG = "TAG", "A YAML file uses a tag, which is not read."
    OTHER_KIND_OF_FILE = "OTHER_KIND_OF_FILE", "A file is of a known kind that is not read here."
    # CTDL
    BAD_ENVELOPE = "BAD_ENVELOPE", "An envelope of the Credential Registry has no resource that can be read."
    BAD_DURATION = "BAD_DURATION", "A duration is not one of ISO 8601."
    NOT_A_URI = "NOT_A_URI", "The identifier of a CTDL node is not a URI."
    UNKNOWN_CLASS = "UNKNOWN_CLASS", "A CTDL node is of a class that is not known."
    UNKNOWN_STATUS = "UNKNOWN_STATUS", "A CTDL credential has a status that is not known."
    # Backups and the store
    NOT_A_BACKUP = "NOT_A_BACKUP", "A file is not a backup of Pathways."
    NEWER_FORMAT = "NEWER_FORMAT", "A backup was written by a newer program."
    DAMAGED_BACKUP = "DAMAGED_BACKUP", "A backup is not as it was written."
    BACKUP_KEY = "BACKUP_KEY", "A backup is encrypted, and no key that is set opens it."
    ERASURES_UNKNOWN = (
        "ERASURES_UNKNOWN",
        "Who was erased since a backup is not known, so restoring it could undo that.",
    )
    DAMAGED = "DAMAGED", "The store does not hold what was published into it; a backup helps, trying again does not."
    MIGRATION = "MIGRATION", "A migration of the store is missing, was edited, or is newer than the program."
    SHAPE = "SHAPE", "A node or relationship of the store breaks the shape of its label."
    INVARIANT = "INVARIANT", "The store breaks an invariant of the graph."
    FINGERPRINT = "FINGERPRINT", "A thing in the store differs from its fingerprint."
    READ_ONLY = "READ_ONLY", "This service takes no changes."
    UNAVAILABLE = "UNAVAILABLE", "The store or the service is away, or cannot start; the message says why."
    # Findings: what is wrong, or worth knowing, about a whole catalogue
    NO_ROUTE = "NO_ROUTE", "A credential has no route, so nobody can obtain it."
    UNREACHABLE = "UNREACHABLE", "Nobody can obtain a credential, whatever they hold; the text says why."
    PEOPLE_STRANDED = "PEOPLE_STRANDED", "With a change set somebody on the way to a goal would have no plan any more."
    GOAL_DEARER = "GOAL_DEARER", "With a change set the best plan of a goal costs more than a tenth more."
    NOT_ACTIVE = "NOT_ACTIVE", "A requirement names a credential that is not active."
    NO_NEEDS = "NO_NEEDS", "An occupation asks for no competency."
    NEED_WITHOUT_SUPPLY = (
        "NEED_WITHOUT_SUPPLY",
        "No credential shows a competency at the level that an occupation needs.",
    )
    OWN_RULE = (
        "OWN_RULE",
        "An own rule of the tenant found an error; lists of findings name the rule.",
    )
    RULE_FAILED = "RULE_FAILED", "An own rule of the tenant failed or took too long; what it looks for is not known."
    OFFERING_TOO_SHORT = "OFFERING_TOO_SHORT", "An offering ends before the weeks of its route have passed."
    NEVER_IN_TIME = "NEVER_IN_TIME", "A credential can never begin once what it needs is earned, or is still valid."
    REDUNDANT_PREREQUISITE = (
        "REDUNDANT_PREREQUISITE",
        "A route asks for a credential that nobody lacks who has another one that it asks for.",
    )
    STACK_DEARER_THAN_DIRECT = (
        "STACK_DEARER_THAN_DIRECT",
        "The stack of a credential costs more than its direct route, whatever is chosen.",
    )
    LEADS_NOWHERE = "LEADS_NOWHERE", "Nothing asks for a credential, nor for anything that it shows."
    VALIDITY_TOO_SHORT = (
        "VALIDITY_TOO_SHORT",
        "A credential runs out before what it is needed for can be earned, or sooner than it takes to earn.",
    )
    HOURS_NOT_STATED = "HOURS_NOT_STATED", "A route states no hours, unlike its siblings; plans count 0."
    FIGURE_OUT_OF_LINE = "FIGURE_OUT_OF_LINE", "A cost or hours are far from those of all sibling routes."
    MOVED_PATH = (
        "MOVED_PATH",
        "Records may name a line by a path that it has no more, or that another line has now; the text says which.",
    )
    NOTHING_ASKED = "NOTHING_ASKED", "A stack that costs nothing asks for nothing, so everybody has earned it."
    SAME_NAME = "SAME_NAME", "Two things of one kind have the same name."
    ALIKE_RULES = "ALIKE_RULES", "Two rules of one owner ask for the same credentials, or for the same but one."
    REFERENCE_EXPIRED = "REFERENCE_EXPIRED", "The facts about a credential were read long ago."
    REFERENCE_OUT_OF_REACH = "REFERENCE_OUT_OF_REACH", "An address has a form that only some can open."
    COHORT_GAP = "COHORT_GAP", "Between two cohorts lie days for which no rule, or no renewal, stands."
    CARRY_OVER_OUT_OF_REACH = (
        "CARRY_OVER_OUT_OF_REACH",
        "A renewal carries over more credits than any cycle can leave over.",
    )
    LINE_OUT_OF_REACH = "LINE_OUT_OF_REACH", "A line asks for what no record can show; the text says why."
    GRADE_OF_OTHER_SCALE = "GRADE_OF_OTHER_SCALE", "A line asks for a grade by which what it names is not graded."
    COST_NOT_STATED = "COST_NOT_STATED", "A route does not state its cost."
    SELECTION_EMPTY = "SELECTION_EMPTY", "A selection matches no credential."
    MATCH_WITHOUT_CREDITS = "MATCH_WITHOUT_CREDITS", "A group counts credits and selects a credential without any."
    THRESHOLD_OUT_OF_REACH = "THRESHOLD_OUT_OF_REACH", "The lines of a group cannot reach its threshold together."
    LIMIT_MAKES_IMPOSSIBLE = "LIMIT_MAKES_IMPOSSIBLE", "A limit keeps a group from its threshold."
    LIMIT_WITHOUT_LINE = "LIMIT_WITHOUT_LINE", "A limit names what no line of its group counts."
    COUNTS_ONCE_IMPOSSIBLE = (
        "COUNTS_ONCE_IMPOSSIBLE",
        "Groups that count each award once need more awards than there are.",
    )
    EXCLUSION_FORCED = "EXCLUSION_FORCED", "A requirement excludes what it also asks for."
    EQUIVALENT_UNKNOWN = "EQUIVALENT_UNKNOWN", "A set of equivalents names a credential that does not exist."
    EQUIVALENCE_OF_ONE = "EQUIVALENCE_OF_ONE", "A set of equivalents has one member, so it means nothing."
    OVERLAP_PARTY_UNKNOWN = "OVERLAP_PARTY_UNKNOWN", "An overlap names a party that does not exist."
    OVERLAP_KEY_UNKNOWN = "OVERLAP_KEY_UNKNOWN", "An overlap counts a credential that does not exist."
    OVERLAP_WITHOUT_PAIR = "OVERLAP_WITHOUT_PAIR", "An overlap has fewer than two parties."
    OVERLAP_CANNOT_BE_KEPT = (
        "OVERLAP_CANNOT_BE_KEPT",
        "The parties of an overlap share more by their own rules than it allows.",
    )
    # The program itself
    BAD_SETTING = "BAD_SETTING", "A setting of the environment has a value that the program does not accept."
    USAGE = "USAGE", "A command has arguments or options that it does not know."
    NOT_INSTALLED = "NOT_INSTALLED", "An extra of the installation is missing; the hint names it."
    INTERNAL = "INTERNAL", "A fault of the program; it was logged, and nothing about the question is known to be wrong."
