import { useEffect, useState } from "preact/hooks";
import { say } from "../../language/say";
import { Fault } from "../../parts/asking";
import type { PlanFound } from "../../parts/plan_found";
import { faultOf } from "../../service/answer";
import { planFile, type ServiceError } from "../../service/client";
import type { GoalInput } from "../../service/operations";
import { question } from "./wishes";

/** The plan as the picture that the service draws of it; the steps beside it stand in the list. */
export function PlanMap({ wanted, plan }: { wanted: GoalInput; plan: PlanFound }) {
  const [address, setAddress] = useState<string | null>(null);
  const [fault, setFault] = useState<ServiceError | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let isGone = false;
    planFile("svg", question(wanted)).then(
      (picture) => {
        if (isGone) return;
        made = URL.createObjectURL(picture);
        setAddress(made);
      },
      (wrong: unknown) => setFault(faultOf(wrong)),
    );
    return () => {
      isGone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [JSON.stringify(question(wanted))]);
  if (fault) return <Fault fault={fault} />;
  if (!address) return <p class="asking">{say.shell.loading}</p>;
  const told = plan.steps.map((step) => `${step.number}. ${step.credential.name}`).join(", ");
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={say.plan.views.map}>
      <img class="map" src={address} alt={told} />
    </div>
  );
}
