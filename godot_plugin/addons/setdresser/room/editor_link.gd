@tool
class_name SetdresserEditorLink
extends RefCounted
## How nodes reach the plugin without naming an editor class: that would break them in exported games.

## Takes the action's name and the node or resource that asks. Set while the plugin is on; invalid in a game.
static var act: Callable
## Takes a line for the user.
static var say: Callable


## Asks the plugin for [param action] on [param subject].
static func ask(action: StringName, subject: Object) -> void:
	if act.is_valid():
		act.call(action, subject)
	else:
		push_warning("Setdresser: enable the plugin in Project > Project Settings > Plugins")


## Has the plugin show a line.
static func tell(text: String) -> void:
	if say.is_valid():
		say.call(text, false)
