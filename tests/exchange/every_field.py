"""A document and a record that say everything that can be said."""

from __future__ import annotations

A_SELECT = {
    "select": {"keys": ["a*"], "subjects": ["it"], "notKeys": ["ab"]},
    "except": {"ownedBy": ["org"], "minCredits": 1, "maxCredits": 2},
}
EVERY_LINE = [
    {
        "credential": "b",
        "minScore": 70,
        "earnedWithinMonths": 6,
        "concurrent": True,
        "together": True,
        "everEarned": True,
    },
    {"competency": "c", "level": 2},
    {"experience": {"months": 12, "fields": ["it", "law"], "withinMonths": 60, "distinctFields": 2, "hours": 1800}},
    {"condition": "is of age", "path": "age"},
    {"not": {"credential": "b"}},
    {"not": {"condition": "is in prison"}},
    {
        "select": {"credentialTypes": ["COURSE"], "competencies": ["c"], "levels": ["3*"]},
        "minScore": 1,
        "concurrent": True,
    },
    {
        "credential": "b",
        "maxScore": 90,
        "earned": {
            "kinds": ["STUDY"],
            "notKinds": ["EXAM"],
            "issuedBy": ["org"],
            "notIssuedBy": ["other"],
            "after": "2020-01-01",
            "before": "2030-01-01",
        },
        "exact": True,
    },
    {"credential": "b", "minScore": {"scale": "C"}},
    {"not": {"select": {"keys": ["b"]}}},
    {"average": {"atLeast": 2.75, "of": {"atLeast": 1, "of": [{"credential": "b"}]}, "scale": "points"}},
    {"average": {"atLeast": 70, "of": {"select": {"subjects": ["it"]}}}},
]
SUBSTITUTED = {
    "months": 24,
    "substitutes": [{"by": {"credential": "b"}, "months": 12}, {"by": {"condition": "apprentice"}, "months": 6}],
    "atMostOnce": True,
}
"""Written as the choice that it is."""
A_ROUTE = {
    "key": "r",
    "name": "R",
    "kind": "EXAM",
    "cost": {"amount": "1.50", "currency": "USD"},
    "sharedCost": {"key": "fee", "amount": {"amount": "135.00", "currency": "USD"}, "every": "year"},
    "hours": 1,
    "weeks": 2,
    "estimated": ["hours"],
    "availableFrom": "2026-01-01",
    "availableThrough": "2026-12-31",
    "offerings": [
        {"startsOn": "2026-02-01", "endsOn": "2026-02-28", "seats": 3},
        {"term": "autumn", "seats": 4},
        {"from": "02-01", "to": "05-31", "every": "oddYear"},
    ],
    "cohort": {"from": "2024-08-01", "through": "2025-07-31"},
}
RETAKE = {"afterDays": 1, "atMost": 2, "withinMonths": 3}
COUNTED = {
    "atLeast": 1,
    "of": [{"credential": "b"}, {"any": [{"credential": "b"}], "shared": True}],
    "limits": [
        {"atMost": 1, "of": ["b"]},
        {"atMostCredits": 2, "of": A_SELECT},
        {"atMost": 1, "per": "subjects"},
        {"atMostShare": 0.5, "of": ["b"]},
        {"atMostCredits": 12, "graded": "scale"},
        {"atMostCredits": 3, "of": {"select": {"unlisted": True}}},
        {"atMost": 1, "graded": "scale", "of": ["b"]},
    ],
    "same": "ownedBy",
    "withinMonthsOfEachOther": 84,
    "distinct": {"by": "ownedBy", "atLeast": 1},
    "countsOnce": True,
}
IN_RENEWALS = {
    "credits": 5,
    "of": [{"credential": "b", "everEarned": True, "worth": 2}],
    "each": {"months": 12, "credits": 2},
    "countsOnce": "credits",
}
CHOSEN = {"credits": 1, "validity": "unknown", "creditsFrom": 1, "creditsTo": 4, "level": "graduate"}
GRADED = {"scale": "scale", "passing": "D", "attempts": "latest", "repeatable": 3}
EVERYTHING = {
    "format": "pathways/1",
    "organizations": [
        {"key": "org", "name": "Org", "url": "https://example.org/"},
        {"key": "other", "name": "Other"},
    ],
    "competencies": [
        {"key": "c", "name": "C", "statement": "Can.", "framework": "f", "uri": "urn:x:c", "broader": ["d"]},
        {"key": "d", "name": "D"},
    ],
    "credentials": [
        {
            "key": "a",
            "ctid": "ce-00000000-0000-4000-8000-000000000001",
            "name": "A",
            "description": "Two\nlines.",
            "credentialType": "CERTIFICATION",
            "status": "ACTIVE",
            "ownedBy": ["org"],
            "accreditedBy": ["org"],
            "competencies": [{"competency": "c", "level": 3}],
            "alignment": "ISSUER",
            "credits": 3,
            "validMonths": 36,
            "subjects": ["it"],
            "subjectWebpage": "https://example.org/a",
            "inLanguage": ["en"],
            "formerKeys": ["a-2010"],
            "movedPaths": [{"from": "a/exam/2", "to": "a/exam/0/1"}],
            "supersededBy": ["b"],
            "lastDay": "2030-01-01",
            "reference": {"url": "https://example.org/", "asOf": "2026-01-01"},
            "upkeep": [
                {"kind": "assessment", "hoursPerYear": 40},
                {"kind": "delivery", "costPerYear": {"amount": "1200.00", "currency": "USD"}},
            ],
            "routes": [
                {
                    **A_ROUTE,
                    "upkeep": [{"kind": "delivery", "hoursPerYear": 25}],
                    "groupCost": {"amount": {"amount": "900.00", "currency": "USD"}, "seats": 20},
                    "retake": {"afterDays": 1, "atMost": 2, "withinMonths": 3},
                    "sentence": "All of these, and two of those.",
                    "requires": {"all": EVERY_LINE},
                    "recommends": COUNTED,
                }
            ],
            "renewals": [
                {
                    **A_ROUTE,
                    "key": "ce",
                    "kind": "RENEWAL",
                    "extendsMonths": 36,
                    "graceMonths": 3,
                    "opensDays": 90,
                    "firstCycle": {"credits": 2},
                    "carryOver": 1.5,
                    "sentence": "Two credits each year.",
                    "alignTo": "b",
                    "requires": IN_RENEWALS,
                }
            ],
        },
        {
            "key": "b",
            "name": "B",
            "credentialType": "COURSE",
            "status": "ACTIVE",
            "credits": 1,
            "validity": "unknown",
            **CHOSEN,
            **GRADED,
        },
        {
            "key": "bb",
            "name": "BB",
            "credentialType": "LICENSE",
            "status": "ACTIVE",
            "validDays": 730,
            "validUntil": "03-31",
            "renewals": [{"key": "ce", "kind": "RENEWAL", "firstCycle": {"exempt": True}}],
        },
    ],
    "occupations": [
        {
            "key": "job",
            "name": "Job",
            "code": "1",
            "codeSystem": "soc",
            "needs": [{"competency": "c", "level": 1, "importance": 2}],
            "generalNeeds": [{"competency": "d", "level": 1, "importance": 2}],
            "credentials": [{"credential": "a", "strength": "REQUIRED"}],
        }
    ],
    "scales": [
        {"key": "scale", "name": "Letters", "values": ["F", "D", "C"], "points": [0, 1, 2], "passing": "D"},
    ],
    "terms": [{"key": "autumn", "name": "Autumn", "from": "09-01", "to": "01-31", "every": "evenYear"}],
    "equivalents": [
        {"key": "newer", "name": "Newer", "of": ["a", "b"], "oneWay": True, "credits": "named", "for": ["b"]},
        {"key": "same", "name": "Same", "credentials": ["a", "b"]},
    ],
    "overlaps": [
        {
            "key": "over",
            "name": "Over",
            "between": ["a", A_SELECT],
            "of": ["b"],
            "atMost": 1,
            "atMostCredits": 2,
            "eachAtMost": 1,
        }
    ],
    "counts": [{"key": "near", "name": "Near", "competency": "c", "as": "d", "upTo": 2.5}],
}
SAID = {"score": 700, "grade": "C", "state": "VERIFIED", "credits": 2, "kind": "EXAM", "issuedBy": "org", "times": 2}
WHOLE_RECORD = {
    "format": "pathways/1",
    "key": "ada",
    "name": "Ada",
    "awards": [
        {
            "credential": "a",
            "issuedOn": "2026-01-01",
            "expiresOn": "2027-01-01",
            "score": 700,
            "state": "VERIFIED",
            **SAID,
        }
    ],
    "competencies": [{"competency": "c", "level": 2}],
    "experience": [
        {"months": 12, "field": "it", "startedOn": "2025-01-01", "endedOn": "2025-12-31", "hours": 900, "share": 0.5}
    ],
    "conditions": ["is of age"],
    "waivers": [{"path": "age", "reason": "an older rule", "by": "registrar"}],
    "substitutions": [{"for": "a", "by": "b", "reason": "agreed"}],
    "claims": [{"award": "a", "path": "age"}],
    "since": [{"on": "2024-09-01"}, {"credential": "a", "on": "2025-09-01"}],
    "unlisted": [{"creditsOf": "Music 101", "credits": 2.5}],
}
