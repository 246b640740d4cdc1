-- Tell all processes what a device says of its writing: $1, as it will be told to who follows the mailbox.
SELECT pg_notify('souspli_replying', $1)
