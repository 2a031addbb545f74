# Two commands matter: `make run` and `make test`. They need Python 3.11+ and make, nothing else.
# DATABASE_URL, PORT and whatever .env.example names may be set in the environment or in .env.

PYTHON ?= python3
PORT ?= 8000
DEMO_TODAY ?= 2017-11-22
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py

.PHONY: run test bench lint clean install install-dev

# The worker beside the server does what pages leave to the background, such as a whole district's Excel file.
# DEBUG stays off so that pages look as they will in the office; DEBUG=1 make run for tracebacks.
run: export DEBUG ?= 0
run: install .env
	@echo "Chuẩn bị cơ sở dữ liệu…"
	@$(MANAGE) prepare_demo
	@echo
	@echo "Mở http://127.0.0.1:$(PORT) trên trình duyệt. Dừng: Ctrl+C."
	@$(MANAGE) run_worker & worker=$$!; \
	$(BIN)/gunicorn trieuson_poverty.wsgi --bind 127.0.0.1:$(PORT) --workers 2 --threads 4 --timeout 180 \
		--log-level warning & server=$$!; \
	trap 'kill $$server $$worker 2>/dev/null; wait' EXIT; trap 'exit 0' INT TERM; wait $$server

# The demo's day lies among the deadlines of its last year. It is kept for every command of the copy; a .env that is
# there already stays as it is. The first time, DEMO_TODAY= make run takes the real day.
.env:
	@echo "DEMO_TODAY=$(DEMO_TODAY)" > $@

# A server's .env must not turn the tests into a run against it.
test: install-dev
	@ENV_FILE=/dev/null $(BIN)/python -m pytest -n auto $(ARGS)

bench: install-dev
	@$(BIN)/python -m bench $(ONLY)

lint: install-dev
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(MANAGE) makemigrations --check --dry-run

# Keeps the data in var/ and whatever DATABASE_URL names.
clean:
	rm -rf $(VENV) staticfiles .ruff_cache .import_linter_cache .hypothesis .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Errors of pip are shown, warnings of the machine's own pip settings are not.
# Packages are fetched again only when the pinned list has changed: its checksum is kept beside them.
install: $(BIN)/python
	@$(call fetch,requirements.txt,installed)

install-dev: $(BIN)/python
	@$(call fetch,requirements-dev.txt,installed-dev)

define fetch
sum=$$(cat requirements.txt $(1) | cksum); \
if [ "$$(cat $(VENV)/$(2) 2>/dev/null)" != "$$sum" ]; then \
	echo "Cài các gói của $(1)…"; \
	$(BIN)/python -m pip install -qq --disable-pip-version-check -r $(1) && echo "$$sum" > $(VENV)/$(2); \
fi
endef

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Cần Python 3.11 trở lên. Nếu máy có bản khác: make $(MAKECMDGOALS) PYTHON=/đường/dẫn/python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "Không tạo được môi trường Python. Trên Debian, Ubuntu: cài gói python3-venv rồi chạy lại."; \
		  rm -rf $(VENV); exit 1; }
