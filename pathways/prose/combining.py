"""What lists of terms mean: each reading that the words leave open, and none that they do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, product

from pathways.catalog.snapshot import Snapshot
from pathways.domain.requirement import ConditionLine, CredentialLine, Grade, Group, GroupRule
from pathways.prose.marks import DoubtfulError, Mark
from pathways.prose.naming import candidates
from pathways.prose.nodes import Node, either_of, group_of, most_open, plain, text_of
from pathways.prose.parsing import Chain, Listed, Term
from pathways.prose.style import Closer, HouseStyle, Joint, Reach

MOST_READINGS = 6
"""Of one list; where the words leave more open, it is kept as text."""
_RULES = {Joint.ALL: GroupRule.ALL, Joint.ANY: GroupRule.ANY}
_LISTING = ("COUNT", "CREDITS", "EITHER", "BOTH")
_SIGNS = ("COMMA", "SEMICOLON")
_REACHING = ("GRADE", "BESIDE")


class Combiner:
    """Makes nodes of lists.

    Args:
        text: in which they stand.
        snapshot: what is published.
        style: of whoever wrote it.
        beside: the part is about what may be taken side by side.
    """

    def __init__(self, text: str, snapshot: Snapshot, style: HouseStyle, *, beside: bool) -> None:
        self._text, self._snapshot, self._style, self._beside = text, snapshot, style, beside

    def listed(self, found: Listed) -> Node:
        """What a list means.

        Raises:
            DoubtfulError: nothing that is sure enough.
        """
        return self.joined([self._chain(chain) for chain in found.chains], found.joints, self._style.semicolon)

    def joined(
        self, nodes: Sequence[Node], joints: Sequence[str], bare: Joint | None, *, is_numbered: bool = False
    ) -> Node:
        """Nodes with what stands between them, as the words say or as each reading that they leave.

        Args:
            bare: what a sign without a word means.
            is_numbered: their numbers say where each begins, so that the last word joins all of them.
        """
        readings = self._connections(nodes, joints, bare, is_numbered=is_numbered)
        return either_of(self._text, nodes[0].start, nodes[-1].end, readings)

    def _connections(
        self, nodes: Sequence[Node], joints: Sequence[str], bare: Joint | None, *, is_numbered: bool = False
    ) -> list[Node]:
        if len(nodes) == 1:
            return [nodes[0]]
        words = [_word(each) for each in joints]
        said = {each for each in words if each}
        if not said:
            rules = [_RULES[bare]] if bare is not None else [GroupRule.ALL, GroupRule.ANY]
            return [group_of(rule, nodes) for rule in rules]
        if not words[-1]:
            raise DoubtfulError  # a sign after the last word: what it joins is anybody's guess
        if len(said) == 1:
            (word,) = said
            if word == "OR" and "" in words and not is_numbered and bare is not Joint.ANY:
                together = words.index("OR") == len(words) - 1 and not nodes[-1].is_credential
                if together or bare is Joint.ALL:
                    split = group_of(GroupRule.ANY, [group_of(GroupRule.ALL, nodes[:-1]), nodes[-1]])
                    return [split] if bare is Joint.ALL else [group_of(GroupRule.ANY, nodes), split]
            return [group_of(GroupRule.ANY if word == "OR" else GroupRule.ALL, nodes)]
        whole = _filled(words)
        closer = self._style.closer
        inner = [each for each in Closer if closer in (None, each)]
        return [_by_precedence(nodes, whole, each) for each in inner]

    def _chain(self, chain: Chain) -> Node:
        terms, joints = chain.terms, chain.joints
        self._expect_clear(terms, joints)
        if len(terms) == 1 and terms[0].kind == "WORDS":
            return text_of(self._text, terms[0].start, terms[0].end, self._candidates(terms[0]))
        readings: list[Node] = []
        for nodes in self._variants(terms):
            readings += self._segments(terms, nodes, joints)
            if len(readings) > MOST_READINGS:
                raise DoubtfulError
        return either_of(self._text, terms[0].start, terms[-1].end, readings)

    def _expect_clear(self, terms: Sequence[Term], joints: Sequence[str]) -> None:
        """Words that are not understood may stand in a list of alternatives, each between two that are; an equivalent
        is one of the alternatives too."""
        if any(
            term.kind == "EQUIVALENT" and _word(joint) == "AND" for term, joint in zip(terms[1:], joints, strict=True)
        ):
            raise DoubtfulError
        words = [each.kind == "WORDS" for each in terms]
        if len(terms) == 1 or not any(words):
            return
        listing = any(each.has(*_LISTING, "GRADE_IN") for each in terms)
        if listing or any(one and other for one, other in pairwise(words)):
            raise DoubtfulError
        if {_word(each) for each in joints} - {"OR", ""} or "SLASH" in joints or not _word(joints[-1]):
            raise DoubtfulError
        if any(term.has("GRADE", "BESIDE") for term in terms if term.kind == "WORDS" and term is not terms[0]):
            raise DoubtfulError

    # ---------------------------------------------------------------------------- counts, credits, either, both
    def _segments(self, terms: Sequence[Term], nodes: Sequence[Node], joints: Sequence[str]) -> list[Node]:
        """The readings of a chain in which lists of their own may begin with "one of" or the like."""
        begins = [place for place, term in enumerate(terms) if term.has(*_LISTING)]
        if not begins:
            nodes, joints = self._with_slashes(nodes, joints)
            return self._connections(nodes, joints, self._style.comma)
        outer, outer_joints = list(nodes[: begins[0]]), list(joints[: begins[0]])
        choices: list[list[Node]] = [[each] for each in outer]
        for place, begin in enumerate(begins):
            end = begins[place + 1] if place + 1 < len(begins) else len(terms)
            mark = next(each for each in terms[begin].prefixes if each.kind in _LISTING)
            choices.append(self._segment(mark, terms[begin:end], nodes[begin:end], joints[begin : end - 1]))
            outer_joints += joints[end - 1 : end] if end < len(terms) else []
        found: list[Node] = []
        for chosen in product(*choices):
            found += self._connections(chosen, outer_joints, self._style.comma)
        return found

    def _segment(self, mark: Mark, terms: Sequence[Term], nodes: Sequence[Node], joints: Sequence[str]) -> list[Node]:
        if any(term.kind == "WORDS" for term in terms) or len(terms) < 2:
            raise DoubtfulError
        start, words = mark.start, {_word(each) for each in joints if each != "SLASH"}
        if mark.kind in ("EITHER", "BOTH"):
            wanted, rule = ("OR", GroupRule.ANY) if mark.kind == "EITHER" else ("AND", GroupRule.ALL)
            if words != {wanted} or "SLASH" in joints or (mark.kind == "BOTH" and len(terms) != 2):
                raise DoubtfulError
            return [replace(group_of(rule, nodes), start=start)]
        if "SLASH" in joints and set(joints) != {"SLASH"} and self._style.slash is not Joint.ANY:
            raise DoubtfulError
        every = replace(self._counted(mark, nodes), start=start)
        if "AND" not in words or mark.is_each:
            if {"AND", "OR"} <= words:
                raise DoubtfulError
            return [every]
        if "OR" in words or _word(joints[-1]) != "AND" or len(terms) < 3 or joints[:-1].count("AND"):
            raise DoubtfulError
        rest = replace(self._counted(mark, nodes[:-1]), start=start)
        return [every, group_of(GroupRule.ALL, [rest, nodes[-1]])]

    def _counted(self, mark: Mark, nodes: Sequence[Node]) -> Node:
        amount = mark.amount or Decimal(1)
        start, end = nodes[0].start, nodes[-1].end
        if mark.kind == "CREDITS":
            worths = [self._worth(node) for node in nodes]
            if None in worths or sum(filter(None, worths)) < amount:
                raise DoubtfulError
            return Node(
                start,
                end,
                Group(path="", rule=GroupRule.CREDITS, of=(), minimum=amount),
                tuple(nodes),
                open=most_open(nodes),
            )
        if not 1 <= amount <= len(nodes):
            raise DoubtfulError
        if amount == 1:
            return group_of(GroupRule.ANY, nodes)
        if amount == len(nodes):
            return group_of(GroupRule.ALL, nodes)
        return Node(
            start,
            end,
            Group(path="", rule=GroupRule.AT_LEAST, of=(), minimum=amount),
            tuple(nodes),
            open=most_open(nodes),
        )

    def _worth(self, node: Node) -> Decimal | None:
        if not isinstance(node.line, CredentialLine):
            return None
        return self._snapshot.content.credentials[node.line.credential].sure_credits

    def _with_slashes(self, nodes: Sequence[Node], joints: Sequence[str]) -> tuple[list[Node], list[str]]:
        """Nodes between which slashes stand, joined first."""
        runs, rest = [[nodes[0]]], []
        for joint, node in zip(joints, nodes[1:], strict=True):
            if joint == "SLASH":
                runs[-1].append(node)
            else:
                rest.append(joint)
                runs.append([node])
        return [self.joined(run, [""] * (len(run) - 1), self._style.slash) for run in runs], rest

    # ------------------------------------------------------------------------- one term, grades, side by side
    def _variants(self, terms: Sequence[Term]) -> list[list[Node]]:
        """The terms as nodes, in each way in which grades and the like may reach over them."""
        found = [[self._leaf(terms, place) for place in range(len(terms))]]
        for place, term in enumerate(terms):
            marks = [each for each in (*term.prefixes, *term.suffixes) if each.kind not in ("COMPLETED", *_LISTING)]
            for mark in marks:
                if mark.kind == "EQUIVALENT":
                    found = [self._with_equivalent(nodes, place, term) for nodes in found]
                    continue
                spans = self._reached(mark, terms, place)
                found = [self._applied(mark, nodes, span) for nodes in found for span in spans]
                if len(found) > MOST_READINGS:
                    raise DoubtfulError
        return found

    def _reached(self, mark: Mark, terms: Sequence[Term], place: int) -> list[range | list[int]]:
        """To which terms a mark may belong: each possible set of them."""
        if mark.kind == "BESIDE_NAME":
            return [
                [at for at, term in enumerate(terms) if isinstance(term.atom, Mark) and term.atom.keys == mark.keys]
            ]
        own, kind = range(place, place + 1), mark.kind
        if kind in ("GRADE_IN", "BESIDE_IN"):
            later = (at for at in range(place + 1, len(terms)) if terms[at].has(kind, *_LISTING))
            following = range(place, next(later, len(terms)))
            if len(following) == 1 or terms[place].has(*_LISTING) or mark.is_each:
                return [following]
            return [own, following]
        before = [at for at in range(place) if terms[at].has(kind)]
        reach = range(before[-1] + 1 if before else 0, place + 1)
        kinds = {terms[at].kind for at in reach if at != place}
        if not kinds & {"NAME", "LIST"}:
            return [own]
        if mark.is_each or self._style.grade is Reach.EACH:
            return [reach]
        if self._style.grade is Reach.LAST:
            return [own]
        if place < len(terms) - 1:
            raise DoubtfulError
        return [own, reach]

    def _applied(self, mark: Mark, nodes: Sequence[Node], span: Iterable[int]) -> list[Node]:
        change = self._beside_line if mark.kind.startswith("BESIDE") else lambda line: self._graded(line, mark)
        reached = set(span)
        changed = [_changed(node, change) if at in reached else node for at, node in enumerate(nodes)]
        if not any(one is not other for one, other in zip(changed, nodes, strict=True)):
            raise DoubtfulError  # a grade of nothing that has one
        return changed

    @staticmethod
    def _beside_line(line: CredentialLine) -> CredentialLine:
        return replace(line, concurrent=True)

    def _graded(self, line: CredentialLine, mark: Mark) -> CredentialLine:
        if mark.grade is None:
            return replace(line, min_score=mark.amount)
        scales = self._snapshot.content.scales
        own = self._snapshot.content.credentials[line.credential].scale or self._style.scale
        fitting = [own] if own is not None else [key for key, scale in scales.items() if mark.grade in scale.values]
        if len(fitting) != 1 or fitting[0] not in scales or mark.grade not in scales[fitting[0]].values:
            raise DoubtfulError
        return replace(line, min_grade=Grade(scale=fitting[0], value=mark.grade))

    def _leaf(self, terms: Sequence[Term], place: int) -> Node:
        term = terms[place]
        atom, start, end = term.atom, term.start, term.end
        if isinstance(atom, Listed):
            return replace(self.listed(atom), start=start, end=end)
        match atom.kind:
            case "NAME" if not atom.keys:
                return text_of(self._text, start, end, self._candidates(term))
            case "NAME":
                lines = [CredentialLine(path="", credential=key, concurrent=self._beside) for key in atom.keys]
                return either_of(self._text, start, end, [Node(start, end, line) for line in lines])
            case "WORDS":
                return text_of(self._text, start, end, self._candidates(term))
            case "EQUIVALENT":
                return self._equivalent(terms[0].start, terms[place - 1].end if place else start, atom)
            case "PERMISSION":
                return _condition(start, end, f"Permission of the {atom.word}")
            case _:
                said = plain(self._text[atom.start : atom.end])
                return _condition(start, end, said[:1].upper() + said[1:])

    def _equivalent(self, start: int, end: int, mark: Mark) -> Node:
        """What counts like the things before it."""
        said = plain(self._text[start:end])
        if not said:
            raise DoubtfulError
        return _condition(mark.start, mark.end, f"Equivalent of {said}")

    def _with_equivalent(self, nodes: Sequence[Node], place: int, term: Term) -> list[Node]:
        mark = next(each for each in term.suffixes if each.kind == "EQUIVALENT")
        end = term.atom.end if isinstance(term.atom, Mark) else mark.start
        joined = group_of(GroupRule.ANY, [nodes[place], self._equivalent(term.start, end, mark)])
        return [joined if at == place else node for at, node in enumerate(nodes)]

    def _candidates(self, term: Term) -> tuple[str, ...]:
        return candidates(self._snapshot, self._text[term.start : term.end])


def _condition(start: int, end: int, condition: str) -> Node:
    return Node(start, end, ConditionLine(path="", condition=condition))


def _changed(node: Node, change: Callable[[CredentialLine], CredentialLine]) -> Node:
    """The node with every credential line of it changed."""
    line = change(node.line) if isinstance(node.line, CredentialLine) else node.line
    parts = tuple(_changed(each, change) for each in node.parts)
    readings = tuple(_changed(each, change) for each in node.readings)
    same = line is node.line and parts == node.parts and readings == node.readings
    return node if same else replace(node, line=line, parts=parts, readings=readings)


def _word(joint: str) -> str:
    """AND or OR; empty where a sign stands alone."""
    return "" if joint in (*_SIGNS, "SLASH") else joint.rpartition("_")[2]


def _filled(words: Sequence[str]) -> list[str]:
    """Each sign alone says what the next word says."""
    found = list(words)
    for place in range(len(found) - 2, -1, -1):
        found[place] = found[place] or found[place + 1]
    return found


def _by_precedence(nodes: Sequence[Node], words: Sequence[str], inner: Closer) -> Node:
    """The nodes with one of the words binding closer than the other."""
    close = inner.value.upper()
    runs = [[nodes[0]]]
    for word, node in zip(words, nodes[1:], strict=True):
        if word == close:
            runs[-1].append(node)
        else:
            runs.append([node])
    near, far = (GroupRule.ALL, GroupRule.ANY) if inner is Closer.AND else (GroupRule.ANY, GroupRule.ALL)
    return group_of(far, [group_of(near, run) for run in runs])
