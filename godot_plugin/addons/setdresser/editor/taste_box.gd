@tool
class_name SetdresserTasteBox
extends VBoxContainer
## The dock's section about taste: lists what was learned, and lets it be switched off, weighed and forgotten. What the
## daemon says is shown as plain text.

const _NOTHING := "Nothing is learned yet. Accept, reject and move what is proposed."
const _NOT_PRIVATE := "Nothing is learned from rooms that are kept private (inspector, under More)."
const _PRIVATE := "This room is private: nothing is learned from it."
const _LOUD := Color(0.9, 0.45, 0.4)
const _QUIET := Color(1.0, 1.0, 1.0, 0.7)

var _actions: SetdresserActions
var _num_shown := -1
var _to_forget := ""


## Says whose taste to show.
func show_actions(actions: SetdresserActions) -> void:
	_actions = actions
	(%Fold as Button).toggled.connect(_fold)
	(%UseTaste as CheckBox).toggled.connect(SetdresserSettings.use_taste)
	(%Refresh as Button).pressed.connect(_actions.taste.ask)
	(%Refresh as Button).icon = get_theme_icon(&"Reload", &"EditorIcons")
	(%ForgetDialog as ConfirmationDialog).confirmed.connect(func() -> void: _actions.taste.forget(_to_forget))
	_fold(false)


## Shows what is known now. Whoever opens it the first time has the daemon asked.
func refresh() -> void:
	if not (%Body as Control).visible:
		return
	var taste := _actions.taste
	if _actions.is_connected_to_daemon and taste.is_unasked():
		taste.ask()
	var problem := taste.problem
	if problem == "" and not _actions.is_connected_to_daemon and not taste.is_busy:
		problem = SetdresserReply.not_running().text()
	(%Problem as Label).text = problem
	(%Problem as Label).visible = problem != ""
	(%UseTaste as CheckBox).set_pressed_no_signal(SetdresserSettings.uses_taste())
	var origin := taste.origin() if taste.is_known else ""
	var said := _NOTHING if taste.is_known and taste.statements.is_empty() else ""
	(%Origin as Label).text = (said + " " + origin).strip_edges()
	(%Origin as Label).visible = taste.is_known
	(%Refresh as Button).disabled = taste.is_busy
	var is_private := _actions.room != null and _actions.room.keep_private
	(%Private as Label).text = _PRIVATE if is_private else _NOT_PRIVATE
	(%Private as Label).modulate = _LOUD if is_private else _QUIET
	if _num_shown != taste.num_answers:
		_num_shown = taste.num_answers
		_fill(taste.statements)


func _fold(is_open: bool) -> void:
	(%Body as Control).visible = is_open
	(%Fold as Button).icon = get_theme_icon(&"GuiTreeArrowDown" if is_open else &"GuiTreeArrowRight", &"EditorIcons")
	refresh()


func _fill(statements: Array[SetdresserTaste.Statement]) -> void:
	var rows := %Statements.get_children()
	for row: Node in rows.slice(statements.size()):
		%Statements.remove_child(row)
		row.queue_free()
	for i in statements.size():
		var row := rows[i] as SetdresserTasteRow if i < rows.size() else _new_row()
		row.show_statement(statements[i])


func _new_row() -> SetdresserTasteRow:
	var row := SetdresserTasteRow.new()
	row.switched.connect(func(is_on: bool) -> void: _actions.taste.switch(row.statement.id, is_on))
	row.weighed.connect(func(strength: float) -> void: _actions.taste.weigh(row.statement.id, strength))
	row.unwanted.connect(func() -> void: _ask_to_forget(row.statement))
	%Statements.add_child(row)
	return row


func _ask_to_forget(statement: SetdresserTaste.Statement) -> void:
	_to_forget = statement.id
	var dialog := %ForgetDialog as ConfirmationDialog
	dialog.dialog_text = statement.text
	dialog.popup_centered(Vector2i(340, 100))
