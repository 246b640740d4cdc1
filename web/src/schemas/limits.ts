/**
 * Every limit of the formats and of the relay, as schemas/limits.py has them, whose comments give the reasons; a test
 * compares the two. Sizes are bytes, times are seconds.
 */

const KIB = 1024;
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

export const LIMITS = {
  // Envelope: a page of text with a form is about 5 KiB; files travel apart, so 1 MiB is ample.
  envelope: MIB,
  header: 64 * KIB,
  content: 512 * KIB,
  recipients: 100,
  files: 64,
  after: 32,
  padding_floor: 4 * KIB,

  // Texts that people type.
  text: 100_000,
  name: 200,
  said: 500,
  file_name: 255,
  answers: 64 * KIB,

  // Files.
  blob: 8 * GIB,
  blob_chunk: 8 * MIB,
  piece: MIB,

  // Guests and e-mail.
  guest_item: 512 * KIB,
  guest_blob: 25 * MIB,
  guest_box: 366 * DAY,
  guest_attempts: 10,
  guest_session: 30 * MINUTE,
  guest_boxes_kept: 30 * DAY,
  guest_sign_ins_per_minute: 30,
  guest_requests_per_minute: 120,
  guest_uploads_open: 8,
  guest_pages: 200,
  correspondent_key: 32 * KIB,

  // Locks.
  lock_box: 4 * KIB,
  locks: 16,
  lock_openings_per_minute: 60,

  // Pushes to browsers that are closed.
  push_endpoint: 1_000,
  push_subscriptions: 8,
  push_delay: 10,
  push_again: HOUR,
  push_ttl: DAY,
  push_token: 12 * HOUR,
  push_timeout: 10,
  push_connections: 100,

  // The shelf.
  shelf_box: 512 * KIB,
  shelf_slots: 32,
  shelf_recorded: 15 * MINUTE,
  shelf_deleted: 90 * DAY,

  // Who is writing an answer.
  replying: 30,
  replying_again: 10,
  replying_ahead: MINUTE,
  replying_per_minute: 30,

  // Directory.
  statement: 32 * KIB,
  statements_posted: 64,
  statements_page: 500,
  members: 500,
  note: 128 * KIB,

  // The cooperative.
  prose: 4_000,
  choices: 10,
  motions: 5,
  cents: 1_000_000_000,
  people: 20,
  leaflet: 16 * KIB,
  areas: 600,
  leaflets_page: 200,

  // The web client.
  web_files: 2_000,
  web_manifest: MIB,

  // Relay: paging and waiting.
  request: 2 * MIB,
  envelopes_page: 200,
  envelopes_page_bytes: 8 * MIB,
  records_page: 1_000,
  access_record: 2 * KIB,
  opens_posted: 200,
  applications_page: 1_000,
  queue: 2_000,
  queue_bytes: 64 * MIB,
  batch: 200,
  batch_bytes: 8 * MIB,
  keepalive: 15,

  // Relay: time.
  header_timeout: 10,
  body_timeout: 60,
  body_rate: 8 * KIB,
  idle_timeout: 3 * MINUTE,
  shutdown: 20,
  connections: 4_000,
  connections_per_address: 1_500,
  challenge: 60,
  session: 15 * MINUTE,
  invitation: 7 * DAY,
  upload: 2 * DAY,
  orphan: 7 * DAY,
  sweep: 10 * MINUTE,
  clock_skew: 10 * MINUTE,
  database: 30,

  // Reminding and forgetting.
  timer: 366 * DAY,
  timers: 10_000,
  timer_sweep: 5,
  thread_end: 14 * DAY,
  hold_statement: 2 * KIB,
  hold_proposed: 14 * DAY,
  deleted_envelopes: 500,

  // The access log.
  epoch_records: 1_000,
  epoch_batch: 5_000,
  heartbeat: 60 * MINUTE,
  checkpoint_age: DAY,
  witnesses: 16,
  witness: 10,
  aggregate: 10,

  // Relay: what one structure may use by default.
  retention: 365 * DAY,
  storage: 50 * GIB,
  shelf_storage: GIB,
  posts_per_minute: 6_000,
  uploads_open: 32,
  applications_per_hour: 20,
  sign_ins_per_minute: 600,
  statements_per_minute: 600,
  tiles_per_minute: 6_000,
  answers_per_minute: 60,
  denials_per_minute: 120,
  foundings_per_minute: 10,

  // Client.
  answer: 32 * MIB,
  connect_timeout: 10,
  silence: 60,
  attempts: 4,
  attempt_pause: 10,
  outbox_pause: 15 * MINUTE,
  notice: 64 * KIB,

  // Passphrase hashing (Argon2id); the upper bounds stop a hostile keystore from exhausting memory.
  argon2_memory: 64 * MIB,
  argon2_passes: 3,
  argon2_memory_max: 256 * MIB,
  argon2_passes_max: 10,
} as const;
