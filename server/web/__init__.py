"""The pages: the web client and the guest's page, as files that were there when the relay started."""
