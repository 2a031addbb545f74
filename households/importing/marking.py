def write(survey_import, path, *, only_wrong=False):
    raise NotImplementedError
