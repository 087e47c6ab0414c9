"""Reports: outline → frozen snapshot → page, DOCX, PDF, XLSX. Knows figures and lists only, no app below (imports only kit)."""
