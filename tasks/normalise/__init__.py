"""Characters, URLs, dates and people in one agreed form."""
