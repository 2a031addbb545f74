"""Who gets what at every address of the product: the one table of access, which test_access.py walks.

A line is: url name, method, object (see objects.py; "-" for none), then the answer for each of the cast in turn.
Answers: a status code; `in` = sent to the sign-in page; 302 = sent on to a page inside. Several lines may name one
address. An address that no line names fails the test, and so does a line whose address is gone.

To add an address: a line here, and a maker in objects.py where the address needs an object.
"""

WHO = ("anonymous", "lan", "nam", "tam", "hong", "quang", "bac", "quan_tri", "thanh_tra")

TABLE = """
# address            method  object    nobody lan  nam  tam  hong quang bac quan_tri thanh_tra
home                 get     -         in     200  200  200  200  200   200  200     200
gallery              get     -         in     200  200  200  200  200   200  200     200
help                 get     -         in     200  200  200  200  200   200  200     200
help_classification  get     -         in     200  200  200  200  200   200  200     200
help_words           get     -         in     200  200  200  200  200   200  200     200
help_keys            get     -         in     200  200  200  200  200   200  200     200
help_role            get     role      in     200  200  200  200  200   200  200     200
help_done            get     -         in     405  405  405  405  405   405  405     405
help_done            post    -         in     302  302  302  302  302   302  302     302
brief                get     reports   in     200  200  200  200  200   200  403     200

# accounts: signing in, oneself
login                get     -         200    302  302  302  302  302   302  302     302
logout               get     -         in     405  405  405  405  405   405  405     405
logout               post    -         in     302  302  302  302  302   302  302     302
password_change      get     -         in     200  200  200  200  200   200  200     200
password_change      post    -         in     422  422  422  422  422   422  422     422
profile              get     -         in     200  200  200  200  200   200  200     200
profile              post    -         in     302  302  302  302  302   302  302     302

# accounts: people
user_list            get     -         in     403  403  403  403  403   403  200     403
user_create          get     -         in     403  403  403  403  403   403  200     403
user_create          post    -         in     403  403  403  403  403   403  422     403
user_edit            get     somebody  in     403  403  403  403  403   403  200     403
user_edit            post    somebody  in     403  403  403  403  403   403  422     403
user_disable         get     somebody  in     403  403  403  403  403   403  200     403
user_disable         post    somebody  in     403  403  403  403  403   403  302     403
user_enable          get     somebody  in     403  403  403  403  403   403  200     403
user_enable          post    somebody  in     403  403  403  403  403   403  302     403
user_reset           get     somebody  in     403  403  403  403  403   403  200     403
user_reset           post    somebody  in     403  403  403  403  403   403  200     403
user_unlock          get     somebody  in     405  405  405  405  405   405  405     405
user_unlock          post    somebody  in     403  403  403  403  403   403  302     403
user_import          get     -         in     403  403  403  403  403   403  200     403
user_import          post    -         in     403  403  403  403  403   403  422     403
user_export          get     -         in     403  403  403  403  403   403  200     403
audit_log            get     -         in     403  403  403  200  200   403  200     200

# accounts: units and villages
area_list            get     -         in     403  403  403  200  403   403  200     403
village_list         get     commune   in     403  403  403  200  403   403  200     403
village_add          get     commune   in     403  403  403  200  403   403  200     403
village_add          post    commune   in     403  403  403  422  403   403  422     403
village_edit         get     village   in     403  403  403  200  403   403  200     403
village_edit         post    village   in     403  403  403  422  403   403  422     403
village_end          get     village   in     403  403  403  200  403   403  200     403
village_end          post    village   in     403  403  403  422  403   403  422     403
village_import       get     -         in     403  403  403  200  403   403  200     403
village_import       post    -         in     403  403  403  422  403   403  422     403
village_export       get     -         in     403  403  403  200  403   403  200     403

# households: the list, entry, drafts, reading
form_list            get     reports       in     200  200  200  200  200   403  403     200
form_new             get     reports       in     200  403  200  200  403   403  403     403
form_new             post    reports       in     422  403  422  422  403   403  403     403
form_edit            get     form          in     200  200  404  200  200   403  403     200
form_edit            post    form          in     422  403  404  422  403   403  403     403
form_print           get     form          in     200  200  404  200  200   403  403     200
form_receipt         get     form          in     200  200  404  200  200   403  403     200
form_classify        get     reports       in     405  405  405  405  405   405  405     405
form_classify        post    form-typed    in     200  403  404  200  403   403  403     403
draft_list           get     reports       in     200  403  200  200  403   403  403     403
draft_list           post    form-typed    in     200  403  404  200  403   403  403     403
draft_discard        get     reports       in     405  405  405  405  405   405  405     405
draft_discard        post    form-typed    in     302  403  302  302  403   403  403     403
household_file       get     household     in     200  200  404  200  200   403  403     200

# reports: tables for all but the administrator, of one's own commune; lists for those who may take them away
report_list          get     reports       in     200  200  200  200  200   200  403     200
report_page          get     table         in     200  200  200  200  200   200  403     200
report_page          get     table-15769   in     200  200  404  200  200   200  403     200
report_page          get     list          in     200  200  200  200  403   403  403     200
report_xlsx          get     table         in     200  200  200  200  200   200  403     200
report_xlsx          get     table-15769   in     200  200  404  200  200   200  403     200
report_xlsx          get     list          in     200  200  200  200  403   403  403     200
report_xlsx          post    table         in     405  405  405  405  405   405  405     405
report_docx          get     table         in     200  200  200  200  200   200  403     200
report_docx          get     table-15769   in     200  200  404  200  200   200  403     200
report_docx          get     list          in     404  404  404  404  404   404  403     404
report_form_list     get     reports       in     200  200  200  200  403   403  403     200
report_favourite     get     table         in     405  405  405  405  405   405  405     405
report_favourite     post    table         in     302  302  302  302  302   302  403     302
report_template_list    get     reports   in     403  403  403  200  403   403  403     403
report_template_list    post    reports   in     403  403  403  422  403   403  403     403
report_template         get     province-form  in     403  403  403  200  403   403  403     403
report_template         post    province-form  in     403  403  403  422  403   403  403     403
report_template_unmap   post    province-form  in     403  403  403  302  403   403  403     403
report_template_retire  post    province-form  in     403  403  403  302  403   403  403     403
report_template_fill    get     province-form  in     403  403  403  302  403   403  403     403
report_pack_ask      get     reports       in     405  405  405  405  405   405  405     405
report_pack_ask      post    reports       in     302  302  302  302  302   302  403     302
report_pack          get     pack          in     404  404  404  200  404   404  403     404
report_pack_state    get     pack          in     404  404  404  200  404   404  403     404
report_pack_file     get     pack          in     404  404  404  200  404   404  403     404

# assignments: read by all within scope (tam is the outsider of Bình Sơn; bac's body has no part in the task's duty)
task_list            get     opened       in     302  302  302  302  302   302  302     302
task_mine            get     year         in     200  200  200  200  200   200  200     200
task_all             get     year         in     200  200  200  200  200   200  200     200
task_all_excel       get     year         in     200  200  200  200  200   200  200     200
task_matrix          get     year         in     200  200  200  200  200   200  200     200
task_calendar        get     year         in     200  200  200  200  200   200  200     200
task_late            get     year         in     200  200  200  200  200   200  200     200
task_letter          get     year         in     405  405  405  405  405   405  405     405
task_letter          post    year-late    in     403  403  403  200  403   403  403     403
task_figures         get     year         in     200  200  200  200  200   200  200     200
task_figures_excel   get     year         in     200  200  200  200  200   200  200     200
task_scores          get     year         in     200  200  200  200  200   200  200     200
task_score_outcomes  get     year         in     405  405  405  405  405   405  405     405
task_score_outcomes  post    year         in     403  403  403  302  403   403  403     403
task_score           get     score        in     200  200  404  200  200   404  200     200
task_score           post    score        in     403  403  404  422  403   404  403     403
duty_add             get     year         in     403  403  403  200  403   403  403     403
duty_add             post    year         in     403  403  403  422  403   403  403     403
duty_detail          get     duty         in     200  200  200  200  200   404  200     200
duty_move            get     duty         in     403  403  403  200  403   403  403     403
duty_move            post    duty         in     403  403  403  422  403   403  403     403
task_years           get     -            in     403  403  403  200  403   403  403     403
task_year_open       get     opening      in     403  403  403  200  403   403  403     403
task_year_open       post    opening      in     403  403  403  302  403   403  403     403
duty_register        get     -            in     200  200  200  200  200   200  200     200
duty_end             get     own-duty     in     405  405  405  405  405   405  405     405
duty_end             post    own-duty     in     403  403  403  302  403   403  403     403
duty_rulings         get     -            in     200  200  200  200  200   200  200     200
duty_ruling_add      get     ruling       in     403  403  403  200  403   403  403     403
duty_ruling_add      post    ruling       in     403  403  403  422  403   403  403     403
task_committee       get     -            in     200  200  200  200  200   200  200     200
task_committee       get     committee    in     200  200  404  200  200   404  404     200
task_member_add      get     committee    in     200  200  404  200  403   404  403     403
task_member_add      get     -            in     403  403  403  200  403   403  403     403
task_member          get     member       in     200  200  404  200  403   404  403     403
task_member          post    member       in     422  422  404  422  403   404  403     403
task_member_end      get     member       in     200  200  404  200  403   404  403     403
task_member_end      post    member       in     422  422  404  422  403   404  403     403
task_reminders       get     -            in     200  200  200  200  200   200  200     200
task_reminders_read  get     -            in     405  405  405  405  405   405  405     405
task_reminders_read  post    -            in     302  302  302  302  302   302  302     302
task_reminders_mode  post    -            in     302  302  302  302  302   302  302     302
task_feed_make       get     -            in     405  405  405  405  405   405  405     405
task_feed_make       post    -            in     302  302  302  302  302   302  302     302
task_feed_revoke     post    -            in     302  302  302  302  302   302  302     302
task_feed            get     feed         200    200  200  200  200  200   200  200     200
task_feed            get     feed-wrong   404    404  404  404  404  404   404  404     404
task_detail          get     task         in     200  200  404  200  200   404  200     200
task_note            post    task         in     422  422  404  422  403   404  403     403
task_report          post    task         in     422  422  404  422  403   404  403     403
task_confirm         post    task         in     403  403  403  422  403   403  403     403
task_return          post    task         in     403  403  403  422  403   403  403     403
task_take_back       get     task         in     405  405  405  405  405   405  405     405
task_take_back       post    task         in     302  302  404  302  403   404  403     403
task_split           get     task         in     403  403  403  200  403   403  403     403
task_act             get     task-move    in     403  403  404  200  403   404  403     403
task_act             post    task-move    in     403  403  404  422  403   404  403     403
task_act             get     task-assign  in     200  200  404  200  403   404  403     403
task_act             get     task-no-act  in     404  404  404  404  404   404  404     404
task_file            get     task-file    in     200  200  404  200  200   404  404     200

# households: survey years and the communes' totals
round_list           get     -        in     403  403  403  200  403   403  200     403
round_list           post    -        in     403  403  403  422  403   403  422     403
round_close          get     reports  in     405  405  405  405  405   405  405     405
round_close          post    reports  in     403  403  403  302  403   403  302     403
totals_list          get     reports  in     302  200  302  200  200   403  403     200
totals_edit          get     totals   in     200  403  404  200  403   403  403     403
totals_edit          post    totals   in     422  403  404  422  403   403  403     403

# households: Excel import; an upload of Bình Sơn's officer does not exist for tam, and nam may not import at all
import_list          get     reports       in     200  403  200  200  403   403  403     403
import_list          post    reports       in     422  403  422  422  403   403  403     403
template_download    get     template      in     200  403  404  200  403   403  403     403
import_detail        get     import        in     200  403  404  200  403   403  403     403
import_state         get     import        in     200  403  404  200  403   403  403     403
import_check         get     import        in     405  405  405  405  405   405  405     405
import_check         post    import        in     302  403  404  302  403   403  403     403
import_apply         post    import        in     302  403  404  302  403   403  403     403
import_cancel        post    import        in     302  403  404  302  403   403  403     403
import_undo          get     import        in     302  403  404  302  403   403  403     403
import_undo          post    import        in     302  403  404  302  403   403  403     403
import_marked        get     import        in     200  403  404  200  403   403  403     403

# households: movements, warnings, duplicates, events
movement_table       get     years     in     200  200  200  200  200   403  403     200
movement_table       get     years-bs  in     200  200  404  200  200   403  403     200
movement_households  get     leg       in     200  200  404  200  200   403  403     200
warning_list         get     years     in     200  200  200  200  200   403  403     200
warning_list         get     years-bs  in     200  200  404  200  200   403  403     200
warning_answer       get     years     in     302  403  302  302  403   403  403     403
warning_answer       post    years     in     302  403  302  302  403   403  403     403
duplicate_list       get     -         in     200  200  200  200  200   403  403     200
duplicate_pair       get     pair      in     200  200  404  200  200   403  403     200
duplicate_pair       post    pair      in     422  403  404  422  403   403  403     403
household_events     get     family    in     200  200  404  200  200   403  403     200
household_event_add  get     birth     in     200  403  404  200  403   403  403     403
household_event_add  post    birth     in     422  403  404  422  403   403  403     403
household_event_cancel get   event     in     200  403  404  200  403   403  403     403
household_event_cancel post  event     in     422  403  404  422  403   403  403     403

# households: a commune's year step by step, papers, completeness, histories, the village grid
completeness         get     reports   in     302  302  302  200  200   200  403     200
procedure            get     survey    in     200  200  404  200  200   403  403     200
list_settle          get     survey    in     405  405  405  405  405   405  405     405
list_settle          post    survey    in     302  403  404  302  403   403  403     403
meetings             get     survey    in     200  200  404  200  200   403  403     200
meeting_edit         get     meeting   in     200  403  404  200  403   403  403     403
meeting_edit         post    meeting   in     422  403  404  422  403   403  403     403
posting              get     survey    in     200  200  404  200  200   403  403     200
posting              post    survey    in     422  403  404  422  403   403  403     403
objection_add        get     survey    in     200  403  404  200  403   403  403     403
objection_add        post    survey    in     422  403  404  422  403   403  403     403
objection_answer     get     objection in     200  403  404  200  403   403  403     403
objection_answer     post    objection in     422  403  404  422  403   403  403     403
submission           get     survey    in     200  200  404  200  200   403  403     200
submission           post    survey    in     403  422  404  403  403   403  403     403
appraisal            get     survey    in     403  403  403  200  403   403  403     403
appraisal            post    survey    in     403  403  403  422  403   403  403     403
survey_return        get     survey    in     405  405  405  405  405   405  405     405
survey_return        post    survey    in     403  403  403  422  403   403  403     403
recognition          get     survey    in     403  200  403  403  403   403  403     403
recognition          post    survey    in     403  422  403  403  403   403  403     403
reopening            get     survey    in     403  403  403  200  403   403  403     403
reopening            post    survey    in     403  403  403  422  403   403  403     403
relock               get     survey    in     405  405  405  405  405   405  405     405
relock               post    survey    in     403  403  403  302  403   403  403     403
request_list         get     survey    in     200  200  404  200  200   403  403     200
request_list         post    survey    in     422  403  404  422  403   403  403     403
request_granted      get     reports   in     200  200  200  200  200   403  403     200
request_decide       get     request   in     200  200  404  200  403   403  403     403
request_decide       post    request   in     422  422  404  422  403   403  403     403
paper_page           get     paper     in     200  200  404  200  403   403  403     200
paper_word           get     paper     in     200  200  404  200  403   403  403     200
paper_page           get     report    in     200  200  404  200  200   403  403     200
district_paper_page  get     plan      in     403  403  403  200  403   403  403     403
district_paper_word  get     plan      in     403  403  403  200  403   403  403     403
village_forms        get     grid      in     200  200  404  200  403   403  403     200
household_paper      get     printed   in     200  200  404  200  403   403  403     200
grid_list            get     reports   in     200  403  200  200  403   403  403     403
grid                 get     grid      in     200  403  404  200  403   403  403     403
grid                 post    grid      in     422  403  404  422  403   403  403     403
grid_row             get     grid      in     405  405  405  405  405   405  405     405
grid_row             post    grid      in     404  403  404  404  403   403  403     403
code_form            get     -         in     200  200  200  200  200   403  403     200
code_open            get     code      in     302  302  404  302  302   403  403     302
household_history    get     family    in     200  200  404  200  200   403  403     200
user_history         get     somebody  in     403  403  403  200  200   403  200     200

# resources: allocations by unit (tckh and the district all), the fund by its keeper and its readers; bac's body has
# neither, and mttq's and tckh's own people are tested in tests/resources
money_table          get     reports   in     302  302  302  200  200   302  403     200
money_items          get     reports   in     200  200  200  200  200   200  403     200
money_excel          get     reports   in     200  200  200  200  200   200  403     200
money_item_add       get     reports   in     403  403  403  200  403   403  403     403
money_item_add       post    reports   in     403  403  403  422  403   403  403     403
money_item           get     money     in     200  200  404  200  200   404  403     200
money_item_edit      get     money     in     403  403  403  200  403   403  403     403
money_item_edit      post    money     in     403  403  403  422  403   403  403     403
money_allot          get     money     in     405  405  405  405  405   405  405     405
money_allot          post    money     in     403  403  404  422  403   404  403     403
money_spend          get     money     in     405  405  405  405  405   405  405     405
money_spend          post    money     in     422  422  404  422  403   404  403     403
money_entry_reverse  get     spent     in     200  200  404  200  403   404  403     403
money_entry_reverse  post    spent     in     422  422  404  422  403   404  403     403
money_file           get     money-file in    200  200  404  200  200   404  403     200
money_lists          get     -         in     200  200  200  200  200   200  403     200
money_lists          post    -         in     403  403  403  422  403   403  403     403
money_list_edit      get     money-list in    403  403  403  200  403   403  403     403
money_list_edit      post    money-list in    403  403  403  422  403   403  403     403
fund_ledger          get     reports   in     200  200  200  200  200   403  403     200
fund_excel           get     reports   in     403  403  403  200  200   403  403     200
fund_voucher_add     get     fund-kind in     403  403  403  403  403   403  403     403
fund_voucher_add     post    fund-kind in     403  403  403  403  403   403  403     403
fund_uses_add        get     -         in     403  403  403  403  403   403  403     403
fund_uses_add        post    -         in     403  403  403  403  403   403  403     403
fund_voucher         get     fund-use  in     200  200  404  200  200   403  403     200
fund_voucher_reverse get     fund-use  in     405  405  405  405  405   405  405     405
fund_voucher_reverse post    fund-use  in     403  403  403  403  403   403  403     403
fund_campaign        get     campaign  in     403  403  403  200  200   403  403     200
fund_campaign_add    get     -         in     403  403  403  403  403   403  403     403
fund_campaign_add    post    -         in     403  403  403  403  403   403  403     403
fund_campaign_edit   get     campaign  in     403  403  403  403  403   403  403     403
fund_campaign_edit   post    campaign  in     403  403  403  403  403   403  403     403

# the commune plan: the commune its own, the district all; a body of the district reads the list of states alone
plan_list            get     reports   in     302  302  302  200  200   200  403     200
plan_gap_list        get     reports   in     200  200  200  200  200   200  403     200
planned_list         get     reports   in     200  200  200  200  200   403  403     200
plan_measures        get     reports   in     200  200  200  200  200   200  403     200
plan_measure_add     get     reports   in     405  405  405  405  405   405  405     405
plan_measure_add     post    reports   in     403  403  403  422  403   403  403     403
plan_measure_end     get     own-measure in   405  405  405  405  405   405  405     405
plan_measure_end     post    own-measure in   403  403  403  302  403   403  403     403
plan_measure_edit    get     own-measure in   403  403  403  200  403   403  403     403
plan_measure_edit    post    own-measure in   403  403  403  422  403   403  403     403
plan                 get     totals    in     200  200  404  200  200   404  403     200
plan                 get     commune-plan in  200  200  404  200  200   404  403     200
plan_draft           get     commune-plan in  200  200  404  200  403   404  403     403
plan_draft           post    commune-plan in  409  409  404  409  403   404  403     403
plan_households      get     commune-plan in  200  200  404  200  200   404  403     200
plan_household       get     household-plan in 200 200  404  200  200   404  403     200
plan_household       post    household-plan in 422 422  404  422  403   404  403     403
plan_gaps            get     commune-plan in  200  200  404  200  200   404  403     200
plan_bulk            get     commune-plan in  200  200  404  200  403   404  403     403
plan_bulk            post    commune-plan in  422  422  404  422  403   404  403     403
plan_text            get     commune-plan in  200  200  404  200  200   404  403     200
plan_text            post    commune-plan in  302  302  404  302  403   404  403     403
plan_submit          get     commune-plan in  200  200  404  200  200   404  403     200
plan_submit          post    commune-plan in  403  409  404  403  403   404  403     403
plan_review          get     commune-plan in  403  403  403  200  200   403  403     403
plan_review          post    commune-plan in  403  403  403  422  422   403  403     403
plan_return          get     commune-plan in  405  405  405  405  405   405  405     405
plan_return          post    commune-plan in  403  403  403  422  422   403  403     403
plan_amend           get     commune-plan in  200  200  404  200  403   404  403     403
plan_amend           post    commune-plan in  422  422  404  422  403   404  403     403
plan_version         get     plan-version in  200  200  404  200  200   404  403     200
plan_workbook        get     commune-plan in  200  200  404  200  403   404  403     403
plan_workbook        post    commune-plan in  422  422  404  422  403   404  403     403
plan_download        get     commune-plan in  200  200  404  200  403   404  403     200
plan_paper           get     commune-plan in  200  200  404  200  200   404  403     200
plan_paper           get     plan-printed in  200  200  404  200  200   404  403     200
plan_paper           post    commune-plan in  422  422  404  422  403   404  403     403
plan_word            get     commune-plan in  200  200  404  200  200   404  403     200

# Periodic reports: units' own, the consolidated one, what was issued
periodic_list        get     reports      in     200  200  200  200  200   200  403     200
periodic_report      get     own-report   in     200  200  404  200  200   404  403     200
periodic_report      get     sent-report  in     200  200  404  200  200   404  403     200
periodic_edit        get     own-report   in     200  200  404  403  403   404  403     403
periodic_edit        post    own-report   in     422  422  404  403  403   404  403     403
periodic_send        get     own-report   in     405  405  405  405  405   405  405     405
periodic_send        post    ready-report in     403  302  403  403  403   404  403     403
periodic_return      get     sent-report  in     405  405  405  405  405   405  405     405
periodic_return      post    sent-report  in     403  403  403  302  403   403  403     403
periodic_accept      get     sent-report  in     405  405  405  405  405   405  405     405
periodic_accept      post    sent-report  in     403  403  403  302  403   403  403     403
periodic_sending     get     sending      in     200  200  404  200  200   404  403     200
sending_table        get     sent-table in    200  200  404  200  200   404  403     200
sending_households   get     sent-homes in    200  200  404  200  200   403  403     200
periodic_docx        get     sent-report  in     200  200  404  200  200   404  403     200
periodic_docx        get     own-report   in     200  200  404  404  404   404  403     404
periodic_xlsx        get     sent-report  in     200  200  404  200  200   404  403     200
periodic_file        get     evidence     in     200  200  404  200  200   404  403     200
consolidated         get     period       in     404  404  404  200  200   404  403     200
consolidated_table   get     period-table in  404  404  404  200  200   404  403     200
consolidated_docx    get     period       in     404  404  404  200  200   404  403     200
consolidated_xlsx    get     period       in     404  404  404  200  200   404  403     200
consolidated_edit    get     period       in     403  403  403  200  403   403  403     403
consolidated_edit    post    period       in     403  403  403  422  403   403  403     403
consolidated_issue   get     period       in     403  403  403  200  403   403  403     403
consolidated_issue   post    period       in     403  403  403  422  403   403  403     403
issued_report        get     issued       in     200  200  200  200  200   200  403     200
issued_table         get     issued-table in     200  200  200  200  200   200  403     200
reported_rows        get     reported  in     404  404  404  200  200   403  403     200
issued_households    get     issued-homes in     200  200  404  200  200   403  403     200
issued_file          get     issued-file  in     404  404  404  200  200   200  403     200
erratum_add          get     issued       in     403  403  403  200  403   403  403     403
erratum_add          post    issued       in     403  403  403  422  403   403  403     403

# Carrying out: the year is the calendar year; a body (bac) sees the lines of its remit in plans that were sent
work_list            get     work-year in     200  200  200  200  200   200  403     200
work_excel           get     work-year in     200  200  200  200  403   200  403     200
work_line            get     work-line in     200  200  404  200  200   200  403     200
work_line            post    work-line in     422  422  404  422  403   422  403     403
work_line            get     work-loan in     200  200  404  200  200   404  403     200
work_bulk            get     work-year in     405  405  405  405  405   405  405     405
work_bulk            post    work-year in     302  302  302  302  403   302  403     403
work_help_add        get     work-home in     200  200  404  200  403   403  403     403
work_help_add        post    work-home in     422  422  404  422  403   403  403     403
work_help            get     work-help in     200  200  404  200  200   403  403     200
work_file            get     work-file in     200  200  404  200  200   200  403     200
model_list           get     reports   in     200  200  200  200  200   200  403     200
model_add            get     reports   in     200  200  200  200  403   200  403     403
model_add            post    reports   in     422  422  422  422  403   422  403     403
model_page           get     model     in     200  200  404  200  200   404  403     200
model_edit           get     model     in     200  200  404  200  403   404  403     403
model_edit           post    model     in     422  422  404  422  403   404  403     403
model_household      get     model     in     405  405  405  405  405   405  405     405
model_household      post    model     in     422  422  404  422  403   404  403     403
training_list        get     reports   in     200  200  200  200  200   200  403     200
training_edit        get     training  in     200  200  404  200  403   404  403     403
training_edit        post    training  in     302  302  404  302  403   404  403     403

# Plans of the bodies: Phòng NN&PTNT's is bac's own, once sent it is read by all
department_list      get     reports         in 200  200  200  200  200   302  403     200
department_plan      get     department      in 200  200  200  200  200   200  403     200
department_draft     get     department      in 405  405  405  405  405   405  405     405
department_draft     post    department      in 403  403  403  403  403   302  403     403
department_edit      get     department      in 404  404  404  403  403   200  403     403
department_edit      post    department      in 404  404  404  403  403   422  403     403
department_submit    get     department      in 405  405  405  405  405   405  405     405
department_submit    post    department      in 404  404  404  403  403   302  403     403
department_accept    get     department-sent in 405  405  405  405  405   405  405     405
department_accept    post    department-sent in 403  403  403  302  302   403  403     403
department_return    get     department-sent in 405  405  405  405  405   405  405     405
department_return    post    department-sent in 403  403  403  422  422   403  403     403
department_amend     get     department-sent in 405  405  405  405  405   405  405     405
department_amend     post    department-sent in 403  403  403  403  403   422  403     403
department_version   get     department-kept in 200  200  200  200  200   200  403     200
department_word      get     department-sent in 200  200  200  200  200   200  403     200

# Targets: drafts are the district's own, what was issued is read by all; only UBND huyện (quang) approves
target_home          get     reports      in  302  302  302  200  200   200  403     200
target_new           get     reports      in  403  403  403  200  403   403  403     403
target_new           post    reports      in  403  403  403  422  403   403  403     403
target_compare       get     reports      in  404  404  404  200  200   404  403     200
target_scenario      get     scenario     in  404  404  404  200  200   404  403     200
target_scenario      post    scenario     in  404  404  404  302  403   404  403     403
target_rules         get     scenario     in  403  403  403  200  403   403  403     403
target_rules         post    scenario     in  403  403  403  422  403   403  403     403
target_recount       get     scenario     in  405  405  405  405  405   405  405     405
target_recount       post    scenario     in  403  403  403  302  403   403  403     403
target_copy          post    scenario     in  403  403  403  302  403   403  403     403
target_delete        post    scenario     in  403  403  403  302  403   403  403     403
target_submit        post    scenario     in  403  403  403  302  403   403  403     403
target_decision      get     sent-targets in  404  404  404  200  200   404  403     200
target_decision      get     targets      in  200  200  200  200  200   200  403     200
target_approve       get     sent-targets in  405  405  405  405  405   405  405     405
target_approve       post    sent-targets in  403  403  403  403  302   403  403     403
target_return        post    sent-targets in  403  403  403  403  422   403  403     403
target_issue         post    sent-targets in  403  403  403  422  403   403  403     403
target_word          get     sent-targets in  404  404  404  200  200   404  403     200
target_word          get     targets      in  200  200  200  200  200   200  403     200
target_excel         get     targets      in  200  200  200  200  200   200  403     200
target_commune       get     totals       in  200  200  404  200  200   404  403     200
target_commune       post    totals       in  422  422  404  422  403   404  403     403
target_bodies        get     reports      in  404  404  404  200  200   404  403     200
target_bodies        post    reports      in  404  404  404  422  403   404  403     403

# The programme's targets: figures of the district; a body (bac) reports its own, Phòng LĐTBXH confirms
programme            get     reports      in  200  200  200  200  200   200  403     200
programme_excel      get     reports      in  200  200  200  200  200   200  403     200
programme_target     get     water-goal   in  200  200  200  200  200   200  403     200
programme_target     post    water-goal   in  403  403  403  422  403   422  403     403
programme_decide     get     water-told   in  405  405  405  405  405   405  405     405
programme_decide     post    water-told   in  403  403  403  422  403   403  403     403
programme_file       get     programme-file in 200 200  200  200  200   200  403     200

# The district's plan: a draft is the district's own, what was approved is read by all
plan_district_list    get    reports       in 200  200  200  200  200   200  403     200
plan_district         get    district      in 404  404  404  200  200   404  403     200
plan_district         get    district-kept in 302  302  302  200  200   302  403     200
plan_district_draft   get    district      in 405  405  405  405  405   405  405     405
plan_district_draft   post   district      in 403  403  403  302  403   403  403     403
plan_district_text    get    district-text in 403  403  403  200  403   403  403     403
plan_district_text    post   district-text in 403  403  403  422  403   403  403     403
plan_district_submit  post   district      in 403  403  403  302  403   403  403     403
plan_district_approve get    district      in 405  405  405  405  405   405  405     405
plan_district_approve post   district      in 403  403  403  403  422   403  403     403
plan_district_return  post   district      in 403  403  403  403  422   403  403     403
plan_district_amend   post   district      in 403  403  403  422  403   403  403     403
plan_district_word    get    district      in 404  404  404  200  200   404  403     200
plan_district_word    get    district-kept in 200  200  200  200  200   200  403     200
plan_district_excel   get    district-kept in 200  200  200  200  200   200  403     200
plan_district_version get    district-v1   in 200  200  200  200  200   200  403     200
"""
