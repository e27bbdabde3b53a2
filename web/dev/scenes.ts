import type {
  AnsweredItem,
  HomeShow,
  DatesItem,
  LetterItem,
  MemoryFile,
  MemoryItem,
  Moment,
  Pairing,
  ThanksItem,
  TodayOffer,
} from "../src/core/views";
import type { Scene } from "./scene_core";

const now = Date.now();
const hour = 3_600_000;
const today = Math.floor((now - new Date().getTimezoneOffset() * 60_000 - 4 * hour) / 86_400_000);
const base: HomeShow = { relay: "none", waiting: 0, today };
const mira: HomeShow = { ...base, person: { name: "Mira" }, relay: "online" };
const both: HomeShow = { ...mira, partner: { name: "Jonas" } };
const relay = "https://tend.example.org";

let count = 0;
function thanks(mine: boolean, daysAgo: number, did: string, shows?: string, meant?: string): ThanksItem {
  count += 1;
  return {
    id: `${count}-7f3a${count * 7919}`,
    mine,
    by: mine ? "Mira" : "Jonas",
    did,
    ...(shows !== undefined && { shows }),
    ...(meant !== undefined && { meant }),
    day: today - daysAgo,
    at: now - daysAgo * 24 * hour - count * 11 * 60_000,
  };
}

const some: ThanksItem[] = [
  { ...thanks(true, 0, "You brought the bread still warm."), waiting: true },
  thanks(
    false,
    0,
    "You waited with dinner until I was home.",
    "It shows me that I am expected somewhere.",
    "I came home twice that evening.",
  ),
  thanks(
    true,
    1,
    "You did the dishes while I was on the phone with Mum.",
    "It shows me that you notice what I carry, even when I don’t say it.",
  ),
  { ...thanks(false, 1, "You made me laugh in the queue at the post office."), arrived: now - 2 * hour },
  thanks(
    false,
    3,
    "You planned the Sunday by the lake and packed the old blanket.",
    undefined,
    "I felt at home in a place I didn’t know.",
  ),
  thanks(true, 4, "You kissed me goodbye although the bus was coming."),
  thanks(false, 6, "You listened when I told the story of the lift for the third time."),
  thanks(true, 9, "You carried the shelf up four floors."),
  thanks(false, 12, "You wrote me in the middle of the meeting."),
];
const second: ThanksItem[] = [
  { ...some[0]!, waiting: false, answer: { words: "I ran the last metres so that it would be.", day: today, at: now - hour } },
  { ...some[1]!, answer: { day: today, at: now - hour } },
  {
    ...some[2]!,
    before: [{ did: "You did the dishes.", day: today - 1, at: now - 25 * hour }],
    answer: { day: today, at: now - hour },
  },
  { ...some[3]!, did: "", withdrawn: today },
  { ...some[5]!, did: "", withdrawn: today - 1 },
  some[4]!,
];
const many = [
  ...some,
  ...Array.from({ length: 30 }, (_, i) => thanks(i % 2 === 0, 14 + i, "You kept the last piece of cake for me.")),
];
const strange: ThanksItem[] = [
  thanks(
    false,
    0,
    "\u202Eright to left override\u202C and <b>marks</b> & ‘quotes’",
    "שלום, זה הראה לי שאת רואה אותי",
    "🌻".repeat(300),
  ),
  thanks(true, 0, "Donaudampfschifffahrtsgesellschaftskapitän".repeat(6), "one\n\n\ntwo\nthree"),
];

const invite: Pairing = {
  role: "inviter",
  state: "inviting",
  link: `https://tend.example.org/#1pT3k9vHq2Zb8YxRw5LmN0cQeSa7UdFgJi4PoKh1XyVtE@${relay}`,
  relay,
  expires_at: now + 47 * hour,
};
const words = [
  { word: "orchard", number: 1184 },
  { word: "kettle", number: 932 },
  { word: "seven", number: 1502 },
  { word: "linen", number: 1007 },
];
const enter: Pairing = { role: "inviter", state: "enter_words", other_name: "Jonas", tries_left: 3, relay };
const join: Pairing = { role: "joiner", state: "opened", relay };
const read: Pairing = { role: "joiner", state: "read_words", other_name: "Mira", words, relay };
const jonas: HomeShow = { ...base, person: { name: "Jonas" }, relay: "online" };
const pair = { at: "pair" } as const;

function offer(name: string, more: Partial<TodayOffer> = {}): TodayOffer {
  return {
    offer: name,
    title: `today.offer.${name}`,
    why: "today.why.first",
    partner: "Jonas",
    text: "",
    way: "tend",
    due: "no",
    seconds: 60,
    chance: 65_536,
    ...more,
  };
}
const two_offers = [offer("thanks.say"), offer("checkin.answer", { way: "truly" })];
const three_offers = [
  offer("ideas.planned", { due: "now", why: "today.why.now", text: "Walk home through the park, the long way", about: "aa" }),
  offer("checkin.answer", { why: "today.why.truly" }),
  offer("ideas.offer", { why: "today.why.together" }),
];
const asked = { asked: "a1", by: "Jonas", mine: false, text: "Which of our mornings would you like to have again?" };
const answers: AnsweredItem[] = [
  {
    id: "b1",
    day: today,
    text: "Where were you happiest last summer, and who knew it?",
    answers: [
      { id: "b1", mine: true, by: "Mira", words: "At the lake, at dawn. Nobody did, until now." },
      {
        id: "b2",
        mine: false,
        by: "Jonas",
        words: "On the night train, when you slept and the window was open.",
        before: [{ words: "On the night train.", day: today }],
      },
    ],
  },
];
const letters: LetterItem[] = [
  { id: "c1", mine: true, by: "Mira", day: today, until: 3_355_000_000_000, words: "To us, old.", sealed: true },
  { id: "c2", mine: false, by: "Jonas", day: today - 7, until: now - hour, words: "Dear Mira", ready: true },
  {
    id: "c3",
    mine: false,
    by: "Jonas",
    day: today - 40,
    until: now - 30 * hour,
    words:
      "Dear Mira,\nthe river was high today, and I thought of how you count the boats.\nI will be home when you read this.",
    prompt: "Tell Mira about the light, the sounds and the smell around you right now.",
  },
];
const dates: DatesItem[] = [
  {
    id: "f1",
    mine: true,
    by: "Mira",
    words: "Jonas’s birthday",
    when: { year: 1991, month: 4, day: 17 },
    next: today + 3,
    years: 36,
    just_me: true,
  },
  {
    id: "f2",
    mine: true,
    by: "Mira",
    words: "The day we met",
    when: { year: 2019, month: 6, day: 29 },
    next: today + 41,
    years: 8,
    before: [{ words: "The day we met", when: { year: 2019, month: 6, day: 28 }, day: today - 20 }],
  },
  { id: "f3", mine: false, by: "Jonas", words: "The lake freezes", when: { month: 1, day: 12 }, next: today + 200 },
];
const photo = (blob: string): MemoryFile => ({ blob, type: "image/jpeg", bytes: 300_000, state: "here" });
const memories: MemoryItem[] = [
  {
    id: "d1",
    mine: false,
    by: "Jonas",
    words: "We lost the tent, and then the lake. You said the lake had never been there.",
    laughed: true,
    when: { year: 2019, month: 6, day: 29 },
    place: "by the lake, behind the mill",
    photos: [photo("e1")],
    day: today - 3,
    at: now - 70 * hour,
    told: {
      id: "d9",
      mine: true,
      by: "Mira",
      words: "I still say so.",
      day: today - 2,
      at: now - 40 * hour,
    },
  },
  {
    id: "d2",
    mine: true,
    by: "Mira",
    words: "The swim before breakfast",
    when: { year: 2019, month: 6 },
    photos: [{ ...photo("e2"), state: "missing" }],
    day: today - 9,
    at: now - 200 * hour,
  },
  {
    id: "d3",
    mine: true,
    by: "Mira",
    words: "Grandmother danced on the kitchen table, and nobody stopped her.",
    laughed: true,
    when: { year: 1931 },
    day: today - 30,
    at: now - 700 * hour,
  },
];

const two = { mine: true, by: "Mira", other: "Jonas" };
const theirs = { mine: false, by: "Jonas", other: "Mira" };
function when(daysAgo: number): Moment["when"] {
  const at = new Date((today - daysAgo) * 86_400_000);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
}
const moments: Moment[] = [
  {
    ...theirs,
    name: "thanks.said",
    practice: "thanks",
    id: "1-7f3a7919",
    when: when(0),
    texts: [
      { text: "You waited with dinner until I was home, and you had lit the small lamp." },
      { label: "meant", text: "I came home twice that evening." },
      { label: "answer", by: "Mira", text: "I heard your bicycle from afar." },
    ],
  },
  {
    ...theirs,
    name: "questions.open",
    practice: "questions",
    id: "b1",
    when: when(1),
    texts: [
      { label: "question", text: "Where were you happiest last summer, and who knew it?" },
      { label: "answer", text: "On the night train, when you slept and the window was open." },
      { label: "answer", by: "Mira", text: "At the lake, at dawn. Nobody did, until now." },
    ],
  },
  {
    ...theirs,
    name: "memories.kept",
    practice: "memories",
    id: "d1",
    when: { year: 2019, month: 6, day: 29 },
    texts: [
      { text: "We lost the tent, and then the lake. You said the lake had never been there." },
      { label: "place", text: "by the lake, behind the mill" },
      { label: "side", by: "Mira", text: "I still say so." },
    ],
    photos: [photo("e1")],
  },
  {
    ...two,
    name: "letters.opened",
    practice: "letters",
    id: "c3",
    when: when(34),
    texts: [
      {
        text: "Dear Jonas,\n\nthe river was high today, and I thought of how you count the boats. I will be home when you read this, and the kettle will be on. There is so much to tell: the man at the bridge, his three dogs, the bread.",
      },
      { label: "prompt", text: "Tell Jonas about the light and the sounds around you right now." },
    ],
  },
  {
    ...two,
    name: "ideas.done",
    practice: "ideas",
    id: "f1",
    when: when(36),
    texts: [{ text: "Walk home through the park, the long way" }, { label: "look", text: "The owl was worth the cold feet." }],
  },
  { ...two, name: "memories.kept", practice: "memories", id: "d2", when: { year: 2019 }, texts: [], photos: [photo("e2")] },
];
const byTime = (moment: Moment): number =>
  (moment.when.year ?? 0) * 400 + (moment.when.month ?? 0) * 31 + (moment.when.day ?? 0);
const years: Moment[] = [
  ...moments,
  ...Array.from({ length: 400 }, (_, i) => ({
    ...(i % 3 ? two : theirs),
    name: "thanks.said",
    practice: "thanks",
    id: `many${i}-${i * 7919}`,
    when: when(3 + i * 5),
    texts: [
      { text: i % 4 ? "You kept the last piece of cake for me." : "You carried the shelf up four floors. ".repeat(i % 7) },
    ],
  })),
].sort((a, b) => byTime(b) - byTime(a));

export const scenes: Record<string, Scene> = {
  memories: { home: both, memories, route: { at: "memories" } },
  memories_none: { home: both, route: { at: "memories" } },
  memory: { home: both, memories, route: { at: "memories.one", id: "d1" } },
  memory_missing: { home: both, memories, route: { at: "memories.one", id: "d2" } },
  memory_day: { home: both, memories, route: { at: "memories.day" } },
  memory_words: { home: both, route: { at: "memories.add", step: 1 } },
  memory_when: { home: both, route: { at: "memories.add", step: 2 } },
  memory_files: { home: both, route: { at: "memories.add", step: 3 } },
  memory_edit: { home: both, memories, route: { at: "memories.edit", id: "d2" } },
  memory_tell: { home: both, memories, route: { at: "memories.tell", id: "d1" } },
  timeline: { home: both, moments: years, memories, route: { at: "us.timeline" } },
  timeline_day: { home: both, moments: years, ofDay: years.slice(-3).reverse(), route: { at: "us.timeline" } },
  timeline_none: { home: both, route: { at: "us.timeline" } },
  thanks_one: { home: both, thanks: second, route: { at: "thanks.one", id: second[0]!.id } },
  us_memories: { home: both, memories, route: { at: "us" } },
  question: {
    home: both,
    questions: { today: { day: today, item: "q.light.word_sound" }, more: [asked] },
    answered: answers,
    route: { at: "questions" },
  },
  question_sealed: {
    home: both,
    questions: {
      today: {
        day: today,
        item: "q.light.word_sound",
        answer: { id: "d1", words: "Marmalade. It sounds like Sunday.", day: today, sealed: true },
      },
      more: [],
    },
    route: { at: "questions" },
  },
  question_open: { home: both, answered: answers, route: { at: "questions.open", id: "b1" } },
  question_ask: { home: both, route: { at: "questions.ask" } },
  letters: { home: both, letters, route: { at: "letters" } },
  letter_read: { home: both, letters, route: { at: "letters.one", id: "c3" } },
  letter_write: { home: both, route: { at: "letters.write", step: 1 } },
  dates: { home: both, dates, route: { at: "dates" } },
  dates_none: { home: mira, route: { at: "dates" } },
  date_add: { home: both, route: { at: "dates.add" } },
  date_add_refused: {
    home: both,
    route: { at: "dates.add" },
    refuse: { "dates.add": { key: "day_and_month_needed" } },
  },
  date_one: { home: both, dates, route: { at: "dates.one", id: "f2" } },
  date_mine: { home: both, dates, route: { at: "dates.one", id: "f1" } },
  date_edit: { home: both, dates, route: { at: "dates.edit", id: "f2" } },
  start: { home: base },
  name: { home: base, route: { at: "name" } },
  name_refused: { home: base, route: { at: "name" }, refuse: { "me.start": { key: "name_empty" } } },
  see: { home: mira, route: { at: "see" } },
  first: { home: mira, route: { at: "see", first: true } },
  first_two: { home: { ...both, relay_origin: relay }, route: { at: "see", first: true } },
  device: { home: both, route: { at: "device" } },
  export: { home: both, route: { at: "export" } },
  me: { home: both, route: { at: "me" } },
  safe: { home: base, route: { at: "safe" } },
  invited: { home: base, route: { at: "invited" }, refuse: { "pair.open": { key: "link_malformed" } } },
  alone: {
    home: mira,
    today: {
      offers: [offer("pair.invite", { due: "standing", why: "today.why.standing", partner: "" }), offer("checkin.answer")],
    },
  },
  alone_inviting: { home: { ...mira, pairing: invite } },
  alone_words: { home: { ...mira, pairing: enter } },
  invite: { home: { ...mira, pairing: invite }, route: pair },
  invite_offline: {
    home: { ...mira, relay: "offline" },
    route: { at: "pair", invite: true },
    refuse: { "pair.invite": { key: "offline" } },
  },
  enter_words: { home: { ...mira, pairing: enter }, route: pair },
  enter_wrong: {
    home: { ...mira, pairing: { ...enter, tries_left: 2 } },
    route: pair,
    refuse: { "pair.enter": { key: "words_wrong" } },
  },
  sealing: { home: { ...mira, pairing: { ...enter, state: "sealing" } }, route: pair },
  join_name: { home: { ...base, pairing: join }, route: pair },
  join: { home: { ...jonas, pairing: join }, route: pair },
  joining: { home: { ...jonas, pairing: { ...join, state: "joining" } }, route: pair },
  read_words: { home: { ...jonas, pairing: read }, route: pair },
  confirm: { home: { ...jonas, pairing: { ...read, state: "confirm" } }, route: pair },
  finishing: { home: { ...jonas, pairing: { ...read, state: "finishing" } }, route: pair },
  paired: { home: { ...both, pairing: { ...enter, state: "done" } }, route: pair },
  ended_wrong: { home: { ...mira, pairing: { ...enter, state: "ended", ended: "wrong_words" } }, route: pair },
  ended_second: { home: { ...jonas, pairing: { ...read, state: "ended", ended: "second_joiner" } }, route: pair },
  ended_expired: { home: { ...mira, pairing: { ...enter, state: "ended", ended: "expired" } } },
  link_burnt: { home: jonas, route: pair, link: "https://x/#1pcut", refuse: { "pair.open": { key: "invite_burnt" } } },
  today_empty: { home: both, today: { offers: two_offers } },
  today: { home: { ...both, waiting: 1 }, thanks: some, today: { offers: three_offers } },
  today_trouble: { home: { ...both, waiting: 1, trouble: "relay_full" }, thanks: some },
  today_offline: {
    home: { ...both, relay: "offline", waiting: 2 },
    thanks: some,
    laid: "sent",
    today: { offers: three_offers.slice(1) },
  },
  today_rest: { home: both, thanks: some.slice(2) },
  today_quiet: { home: both, thanks: some, today: { is_quiet: true, quiet: { from: 1260, until: 420 } } },
  today_choices: {
    home: both,
    route: { at: "me.today" },
    today: { quiet: { from: 1260, until: 420 }, off: ["ideas.offer", "thanks.say"] },
  },
  today_many: { home: both, thanks: many },
  today_strange: {
    home: { ...both, partner: { name: "Jonas Bartholomäus von und zu Langenburg-Hohenfels" } },
    thanks: strange,
  },
  say_1: { home: both, thanks: some, route: { at: "thanks.say", step: 1 } },
  say_1_begun: {
    home: both,
    thanks: some,
    route: { at: "thanks.say", step: 1 },
    draft: { did: "You did the dishes while I was on the phone with Mum." },
  },
  say_2: {
    home: both,
    thanks: some,
    route: { at: "thanks.say", step: 2 },
    draft: { did: "You did the dishes while I was on the phone with Mum.", shows: "It shows me that you notice what I carry" },
  },
  say_3: {
    home: both,
    thanks: some,
    route: { at: "thanks.say", step: 3 },
    draft: { did: "You did the dishes while I was on the phone with Mum." },
  },
  say_4: {
    home: both,
    thanks: some,
    route: { at: "thanks.say", step: 4 },
    draft: {
      did: "You did the dishes while I was on the phone with Mum.",
      shows: "It shows me that you notice what I carry, even when I don’t say it.",
      meant: "I could rest, and I wasn’t alone with it.",
    },
  },
  say_4_refused: {
    home: both,
    thanks: some,
    route: { at: "thanks.say", step: 4 },
    draft: { did: "You did the dishes." },
    refuse: { "thanks.say": { key: "text_too_long" } },
  },
  today_undo: { home: both, thanks: some, laid: "sent", undo: "said", today: { offers: two_offers.slice(1) } },
  today_undone: { home: both, thanks: some.slice(1), laid: "undone", today: { offers: two_offers } },
  today_second: { home: both, thanks: second },
  edit: { home: both, thanks: some, route: { at: "thanks.edit", id: some[2]!.id } },
  receive: { home: both, thanks: some, route: { at: "thanks.receive", id: some[1]!.id } },
  say_4_clock: {
    home: { ...both, clock_off: 40 * 24 * hour },
    thanks: some,
    route: { at: "thanks.say", step: 4 },
    draft: { did: "You did the dishes." },
    refuse: { "thanks.say": { key: "clock_far_off" } },
  },
  list: { home: both, thanks: many, route: { at: "thanks.list" } },
  blocked_wasm: { home: base, blocked: "wasm" },
  blocked_storage: { home: base, blocked: "storage" },
  blocked_cleared: { home: both, blocked: "cleared", draft: { did: "You did the dishes while" } },
  blocked_elsewhere: { home: both, blocked: "elsewhere", draft: { did: "You did the dishes while" } },
};
