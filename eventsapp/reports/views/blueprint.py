"""The blueprint both audiences share."""

from flask import Blueprint

blueprint = Blueprint("reports", __name__)
