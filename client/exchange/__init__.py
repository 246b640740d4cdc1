"""Exchange with other software in its own formats: FHIR R4, iCalendar, CSV."""
