"""The root field that reads sentences about requirements."""

from __future__ import annotations

import strawberry

from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.rule_reader import ProseReader
from pathways.api.types.credentials import Credential
from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.prose import proposal as prose
from pathways.prose.proposal import ReadingState
from pathways.wording.requirements import text_of

Info = strawberry.Info[RequestContext, None]


@output
class TextSpan:
    """A part of a text.

    Attributes:
        start: how many characters stand before it.
        end: how many characters stand before its end.
        text: its characters.
    """

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, span: prose.Span) -> TextSpan:
        return cls(start=span.start, end=span.end, text=span.text)


@output
class ProposedLine:
    """One line of a proposed rule.

    Attributes:
        path: begins with `rule`, or `rule~recommends` for what is only recommended.
        parent: the path of the group it stands in; null: the first line.
        text: the line in words.
        span: where the sentence says it.
        state: how sure it is.
        candidates: the credentials it names or may mean, the likeliest first.
        readings: of an ambiguous line, each as a file would write it; until one is chosen, the rule keeps the words.
    """

    path: str
    parent: str | None
    text: str
    span: TextSpan
    state: ReadingState
    candidates: list[Credential]
    readings: list[str]

    @classmethod
    def of(cls, context: RequestContext, reader: ProseReader, line: prose.ProposedLine) -> ProposedLine:
        return cls(
            path=line.line.path,
            parent=line.parent,
            text=text_of(line.line, context.snapshot.names),
            span=TextSpan.of(line.span),
            state=line.state,
            candidates=[Credential.of(context, key) for key in line.candidates],
            readings=[reader.written(each) for each in line.readings],
        )


@output
class RequirementProposal:
    """What a sentence was read as; nothing is stored.

    Attributes:
        lines: parents first, in reading order.
        unread: what could not be read; it stands in the rule as conditions in its own words.
        document: the fields of a route as a file would write them, with the sentence as their source.
        complete: everything has one reading.
    """

    lines: list[ProposedLine]
    unread: list[TextSpan]
    document: str
    complete: bool


@output
class ProposalQuery:
    """A question about a sentence."""

    @resolved
    async def propose_requirement(
        self, info: Info, *, text: str, within: str | None = None
    ) -> RequirementProposal | None:
        """Reads a sentence of a catalogue as a rule, for a person to confirm; whatever is in doubt stays text.

        Args:
            text: one or several sentences, at most 5,000 characters.
            within: an organization, or a credential of one: its names and the way it writes count first
                (default: anybody's names, and no way of writing).
        """
        context, reader = info.context, info.context.prose
        if reader is None:
            raise ProblemsError.one(
                Code.READ_ONLY, "This service reads no sentences.", "Ask the service over the data folder."
            )
        found = await context.work(lambda: reader.propose(context.snapshot, text, within))
        return RequirementProposal(
            lines=[ProposedLine.of(context, reader, each) for each in found.lines],
            unread=[TextSpan.of(each) for each in found.unread],
            document=reader.document(found),
            complete=found.is_complete,
        )
