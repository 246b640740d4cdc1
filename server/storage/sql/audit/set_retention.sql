UPDATE structures SET record_months = $2, record_purpose = $3 WHERE structure = $1
