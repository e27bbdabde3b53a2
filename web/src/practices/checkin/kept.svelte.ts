import type { CheckinDay, CheckinToday } from "../../core/views";

class Kept {
  today = $state.raw<CheckinToday | undefined>();
  days = $state.raw<CheckinDay[]>([]);
}

export const kept = new Kept();
