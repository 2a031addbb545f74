"""manage.py make_survey_workbook: a filled-in survey workbook of invented households, for trying an import."""

from django.core.management.base import BaseCommand, CommandError

from households.importing import invented, template
from households.importing.columns import layout
from households.importing.places import Places
from households.management.asking import no_commune, round_of


class Command(BaseCommand):
    help = "Ghi một tệp khảo sát đã điền, gồm các hộ bịa ra, đúng mẫu Excel của xã."

    def add_arguments(self, parser):
        parser.add_argument("--commune", action="append", required=True, help="mã GSO của xã, nhiều lần được; hoặc all")
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--households", type=int, default=100)
        parser.add_argument("--out", required=True, help="file .xlsx sẽ ghi")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--errors", type=int, default=0, help="số ô cố ý ghi sai, mỗi hộ một ô")
        parser.add_argument("--heads-only", action="store_true", help="mỗi hộ một người, để đo tốc độ")

    def handle(self, *, commune, year, households, out, seed, errors, heads_only, **options):
        survey_round = round_of(year)
        places = Places(survey_round, None)
        communes = self._communes(places, commune)
        pairs = [(each, places.villages_of(each)) for each in communes]
        if empty := [each.name for each, villages in pairs if not villages]:
            raise CommandError(f"Chưa có thôn: {', '.join(empty)}.")
        homes = list(invented.homes(survey_round, pairs, households, seed=seed, only_heads=heads_only))
        household_rows, person_rows, planted = invented.rows(homes, errors, seed)
        its_layout = layout(survey_round.standard)
        is_one = len(communes) == 1
        book = template.Book(
            layout=its_layout, year=year, reference_date=survey_round.reference_date,
            place=communes[0].name if is_one else "Huyện Triệu Sơn",
            commune_code=communes[0].code if is_one else "",
            communes=tuple(each.name for each in communes),
            villages=tuple(each.name for each in pairs[0][1]) if is_one else (),
            households=household_rows, persons=person_rows,
        )  # fmt: skip
        count, persons = template.write(out, book)
        self.stdout.write(f"{out}: {count} hộ, {persons} nhân khẩu, {len(planted)} ô cố ý sai.")
        for each in planted:
            self.stdout.write(f"{each.sheet}\t{each.address(its_layout)}\t{each.kind}")

    @staticmethod
    def _communes(places, codes):
        if codes == ["all"]:
            return sorted(places.communes.values(), key=lambda each: each.code)
        found = []
        for code in codes:
            commune = places.commune(code)
            if commune is None:
                raise no_commune(code, places.communes.values())
            found.append(commune)
        return found
