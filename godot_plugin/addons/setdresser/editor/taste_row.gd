@tool
class_name SetdresserTasteRow
extends VBoxContainer
## One thing that was learned, in the dock's section about taste: its sentence with a switch, a slider for how much it
## counts, and a button that forgets it. It stays where it is when the daemon tells anew, so that nobody who works its
## slider by keyboard loses the focus.

## The user lets it act, or not.
signal switched(is_on: bool)
## The user says how much it counts.
signal weighed(strength: float)
## The user wants it forgotten.
signal unwanted

const _QUIET := Color(1.0, 1.0, 1.0, 0.7)

## What is shown.
var statement: SetdresserTaste.Statement

var _switch := CheckBox.new()
var _slider := HSlider.new()
var _weight := Label.new()
var _forget := Button.new()
var _is_dragged := false


func _init() -> void:
	auto_translate_mode = AUTO_TRANSLATE_MODE_DISABLED
	var words := HBoxContainer.new()
	add_child(words)
	_switch.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	_switch.tooltip_text = "Let this act on what is proposed, or not. It is kept either way."
	_switch.size_flags_horizontal = SIZE_EXPAND_FILL
	_switch.toggled.connect(switched.emit)
	words.add_child(_switch)
	_forget.flat = true
	_forget.tooltip_text = "Forget what taught this until now. It may be learned anew."
	_forget.size_flags_vertical = SIZE_SHRINK_BEGIN
	_forget.pressed.connect(unwanted.emit)
	words.add_child(_forget)
	var line := HBoxContainer.new()
	add_child(line)
	_slider.max_value = 1.0
	_slider.step = 0.01
	_slider.scrollable = false  # the wheel is for the dock
	_slider.custom_minimum_size.x = 50.0
	_slider.size_flags_horizontal = SIZE_EXPAND_FILL
	_slider.size_flags_vertical = SIZE_SHRINK_CENTER
	_slider.tooltip_text = "How much this counts in what is proposed, whatever was learned."
	_slider.value_changed.connect(_on_value_changed)
	_slider.drag_started.connect(func() -> void: _is_dragged = true)
	_slider.drag_ended.connect(_on_drag_ended)
	line.add_child(_slider)
	_weight.modulate = _QUIET
	line.add_child(_weight)


func _ready() -> void:
	_forget.icon = get_theme_icon(&"Remove", &"EditorIcons")


## Shows [param told] instead of what was shown before.
func show_statement(told: SetdresserTaste.Statement) -> void:
	if statement != null and statement.id != told.id:
		_is_dragged = false  # the slider was another's
	statement = told
	_switch.text = told.text
	_switch.set_pressed_no_signal(told.is_on)
	if not _is_dragged:
		_slider.set_value_no_signal(told.strength)
		_weight.text = told.weight()


func _on_value_changed(strength: float) -> void:
	_weight.text = statement.weight_at(strength)
	if not _is_dragged:  # by the keyboard
		weighed.emit(strength)


func _on_drag_ended(is_changed: bool) -> void:
	var was_dragged := _is_dragged
	_is_dragged = false
	if is_changed and was_dragged:
		weighed.emit(_slider.value)
