SELECT request::text, actor, purpose, asked, asked_by::text, approved_by::text
FROM reidentifications
WHERE structure = $1
ORDER BY asked, request
