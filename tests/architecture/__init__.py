"""Checks of the whole house: contracts, files, words, routes, translations, documents."""
