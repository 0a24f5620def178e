"""The words of CTDL that the importer knows, and what they become in a catalogue."""

from __future__ import annotations

import re
from functools import cache

from pathways.domain.catalog import CredentialStatus, CredentialType

CREDENTIALS: dict[str, CredentialType] = {
    "Badge": CredentialType.DIGITAL_BADGE,
    "DigitalBadge": CredentialType.DIGITAL_BADGE,
    "OpenBadge": CredentialType.DIGITAL_BADGE,
    "Certificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "AcademicCertificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "BasicTechnicalCertificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "GeneralEducationLevel1Certificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "GeneralEducationLevel2Certificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "HigherEducationLevel1Certificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "HigherEducationLevel2Certificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "ProfessionalCertificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "PreApprenticeshipCertificate": CredentialType.COMPLETION_CERTIFICATE,
    "ProficiencyCertificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "TechnicalLevel1Certificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "TechnicalLevel2Certificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "TechnicalLevel3Certificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "WorkbasedLearningCertificate": CredentialType.COMPLETION_CERTIFICATE,
    "ApprenticeshipCertificate": CredentialType.COMPLETION_CERTIFICATE,
    "JourneymanCertificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "MasterCertificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "CertificateOfCompletion": CredentialType.COMPLETION_CERTIFICATE,
    "CertificateOfParticipation": CredentialType.ATTENDANCE_CERTIFICATE,
    "Certification": CredentialType.CERTIFICATION,
    "QualityAssuranceCredential": CredentialType.CERTIFICATION,
    "Credential": CredentialType.CERTIFICATION,
    "License": CredentialType.LICENSE,
    "MicroCredential": CredentialType.MICRO_CREDENTIAL,
    "Diploma": CredentialType.DIPLOMA,
    "GeneralEducationDevelopment": CredentialType.DIPLOMA,
    "SecondarySchoolDiploma": CredentialType.DIPLOMA,
    "SecondaryEducationCertificate": CredentialType.DIPLOMA,
    "Degree": CredentialType.DEGREE,
    "AssociateDegree": CredentialType.DEGREE,
    "AssociateOfAppliedArtsDegree": CredentialType.DEGREE,
    "AssociateOfAppliedScienceDegree": CredentialType.DEGREE,
    "AssociateOfArtsDegree": CredentialType.DEGREE,
    "AssociateOfScienceDegree": CredentialType.DEGREE,
    "BachelorDegree": CredentialType.DEGREE,
    "BachelorOfArtsDegree": CredentialType.DEGREE,
    "BachelorOfScienceDegree": CredentialType.DEGREE,
    "MasterDegree": CredentialType.DEGREE,
    "MasterOfArtsDegree": CredentialType.DEGREE,
    "MasterOfScienceDegree": CredentialType.DEGREE,
    "DoctoralDegree": CredentialType.DEGREE,
    "ProfessionalDoctorate": CredentialType.DEGREE,
    "ResearchDoctorate": CredentialType.DEGREE,
    "SpecialistDegree": CredentialType.DEGREE,
    "PostBaccalaureateCertificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "PostMasterCertificate": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "Course": CredentialType.COURSE,
    "LearningProgram": CredentialType.COURSE,
    "LearningOpportunity": CredentialType.COURSE,
    "LearningOpportunityProfile": CredentialType.COURSE,
    "WorkbasedLearningProgram": CredentialType.COURSE,
    "Assessment": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "AssessmentProfile": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
}
"""Credentials, and what is taken or sat like one. Abstract classes are read as their most usual kind."""

STUDIED = frozenset(name for name, kind in CREDENTIALS.items() if kind is CredentialType.COURSE)
EXAMINED = frozenset({"Assessment", "AssessmentProfile", "Certification", "License", "QualityAssuranceCredential"})
ABSTRACT = frozenset({"Credential", "Degree"})

COMPONENTS: dict[str, CredentialType] = {
    "AssessmentComponent": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "BasicComponent": CredentialType.DIGITAL_BADGE,
    "CocurricularComponent": CredentialType.DIGITAL_BADGE,
    "CollectionComponent": CredentialType.DIGITAL_BADGE,
    "CompetencyComponent": CredentialType.DIGITAL_BADGE,
    "CourseComponent": CredentialType.COURSE,
    "CredentialComponent": CredentialType.DIGITAL_BADGE,
    "ExtracurricularComponent": CredentialType.DIGITAL_BADGE,
    "JobComponent": CredentialType.DIGITAL_BADGE,
    "MultiComponent": CredentialType.DIGITAL_BADGE,
    "SelectionComponent": CredentialType.DIGITAL_BADGE,
    "WorkExperienceComponent": CredentialType.DIGITAL_BADGE,
}

ORGANIZATIONS = frozenset({"Organization", "CredentialOrganization", "QACredentialOrganization", "CredentialPerson"})

LEFT_OUT = frozenset(
    {
        "AccreditAction",
        "Address",
        "AdvancedStandingAction",
        "Agent",
        "AggregateDataProfile",
        "AlignmentMap",
        "AlignmentObject",
        "ApproveAction",
        "AssessmentAction",
        "Collection",
        "CollectionMember",
        "ComponentCondition",
        "ComponentLevel",
        "Concept",
        "ConceptScheme",
        "ConditionManifest",
        "ConditionProfile",
        "Constraint",
        "ContactPoint",
        "CostManifest",
        "CostProfile",
        "CredentialAlignmentObject",
        "CredentialAssertion",
        "CredentialType",
        "CredentialingAction",
        "DataSetProfile",
        "DurationProfile",
        "EarningsProfile",
        "EmploymentOutcomeProfile",
        "EvaluationOutcome",
        "Facility",
        "FinancialAlignmentObject",
        "FinancialAssistanceProfile",
        "GeoCoordinates",
        "HoldersProfile",
        "IdentifierValue",
        "IndustryClassification",
        "InstructionalProgramClassification",
        "Item",
        "Job",
        "JurisdictionProfile",
        "LearningResource",
        "Member",
        "MonetaryAmount",
        "MonetaryAmountDistribution",
        "Occupation",
        "OccupationClassification",
        "OfferAction",
        "Pathway",
        "PathwaySet",
        "Place",
        "PostalAddress",
        "ProcessProfile",
        "ProgressionModel",
        "QualificationsFramework",
        "QuantitativeValue",
        "Rating",
        "Ratings",
        "RecognizeAction",
        "RegulateAction",
        "RenewAction",
        "RevocationProfile",
        "RevokeAction",
        "RightsAction",
        "RubricCriterion",
        "ScheduledOffering",
        "SupportService",
        "Task",
        "TaskProfile",
        "TransferAgreement",
        "TransferIntermediary",
        "TransferValueProfile",
        "ValueProfile",
        "VerificationServiceProfile",
        "VersionIdentifier",
        "WorkRole",
        "WorkforceDemandAction",
    }
)
"""Classes that are read inside others, or that a catalogue has no place for."""

STATUSES: dict[str, CredentialStatus] = {
    "Active": CredentialStatus.ACTIVE,
    "Probationary": CredentialStatus.ACTIVE,
    "Developing": CredentialStatus.DEVELOPING,
    "Suspended": CredentialStatus.SUSPENDED,
    "Superseded": CredentialStatus.SUPERSEDED,
    "Deprecated": CredentialStatus.CEASED,
    "TeachOut": CredentialStatus.CEASED,
    "Ceased": CredentialStatus.CEASED,
}

COMPARATORS = {
    "EQ": "equals",
    "NEQ": "differs from",
    "GT": "is greater than",
    "LT": "is less than",
    "GTEQ": "is at least",
    "LTEQ": "is at most",
}
ACTIONS = {
    "SUM": "the sum of",
    "MEAN": "the mean of",
    "MIN": "the least of",
    "MAX": "the greatest of",
    "COUNTDISTINCT": "the number of different",
    "ONEOF": "exactly one of",
    "ANYOF": "any of",
    "ALLOF": "all of",
}

PLACEHOLDER = "PLEASE PROVIDE A VALID DESCRIPTION"
"""What the registry's own publisher wrote where a description was missing."""

_CLASS_ALIASES = {"Basic": "BasicComponent"}
_TERM_ALIASES = {"subjectWebPage": "subjectWebpage", "codeNotation": "codedNotation", "id": "@id", "type": "@type"}


@cache
def local(term: str) -> str:
    """A term without its prefix or namespace: ``ceterms:name``, ``:name`` and ``https://…/terms/name`` are ``name``."""
    if term.startswith("@"):
        return term
    name = re.split(r"[/#:]", term)[-1]
    return _TERM_ALIASES.get(name, name)


@cache
def class_of(term: str) -> str:
    """The class that a term names, by today's name."""
    name = re.split(r"[/#:]", term)[-1]
    return _CLASS_ALIASES.get(name, name)


def in_words(term: str) -> str:
    """``ceterms:creditValue`` as ``credit value``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", local(term)).lower()
