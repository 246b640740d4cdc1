import { Button } from "../components/Button.tsx";
import { useHouse } from "../house.ts";
import { t } from "../words.ts";

/** Leave the desk: the keys are forgotten, what is stored stays sealed. */
export function LockButton() {
  const { endpoint, enter } = useHouse();
  const lock = async () => {
    await endpoint.access.lock();
    enter(await endpoint.access.state());
  };
  return (
    <div>
      <Button small icon="lock" onClick={() => void lock()}>
        {t("lock")}
      </Button>
    </div>
  );
}
