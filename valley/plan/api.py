"""The API of the plan: indicators, readings and the records behind them, with the same disclosure as the pages."""

import csv
import io
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from valley.kernel import clock
from valley.kernel.api import Problem
from valley.kernel.errors import Missing
from valley.kernel.permissions import may
from valley.plan.engine.canonical import plain
from valley.plan.engine.indicators import Indicator
from valley.plan.models import PlanEdition, Reading
from valley.plan.queries import drilldown, words
from valley.plan.queries.readings import Seen, seen
from valley.plan.queries.values import active_edition, plan_of
from valley.plan.queries.wall import Tile, tiles
