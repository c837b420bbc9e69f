@tool
class_name SetdresserSettings
extends RefCounted
## The project's settings, under Setdresser in Project Settings. They hold no address and no token.

const JOBS_AT_ONCE := "setdresser/work/jobs_at_once"
const TIME_LIMIT := "setdresser/work/time_limit_s"
const PROJECT := "setdresser/taste/project"
const USE_TASTE := "setdresser/taste/use_taste"

const _DEFAULTS: Dictionary[String, Variant] = {JOBS_AT_ONCE: 8, TIME_LIMIT: 120.0, PROJECT: "", USE_TASTE: true}


## Shows the settings in Project Settings.
static func register() -> void:
	for path in _DEFAULTS:
		if not ProjectSettings.has_setting(path):
			ProjectSettings.set_setting(path, _DEFAULTS[path])
		ProjectSettings.set_initial_value(path, _DEFAULTS[path])
		ProjectSettings.set_as_basic(path, true)
	ProjectSettings.add_property_info(
		{"name": JOBS_AT_ONCE, "type": TYPE_INT, "hint": PROPERTY_HINT_RANGE, "hint_string": "1,16,1"}
	)
	ProjectSettings.add_property_info(
		{"name": TIME_LIMIT, "type": TYPE_FLOAT, "hint": PROPERTY_HINT_RANGE, "hint_string": "1,600,1,suffix:s"}
	)


## Takes the settings that are still at their defaults away again.
static func unregister() -> void:
	for path in _DEFAULTS:
		if ProjectSettings.has_setting(path) and ProjectSettings.get_setting(path) == _DEFAULTS[path]:
			ProjectSettings.set_setting(path, null)


## How many rooms of a level are worked on at once.
static func jobs_at_once() -> int:
	return clampi(ProjectSettings.get_setting(JOBS_AT_ONCE, _DEFAULTS[JOBS_AT_ONCE]) as int, 1, 16)


## How long the editor waits for one room, seconds.
static func time_limit_s() -> float:
	return ProjectSettings.get_setting(TIME_LIMIT, _DEFAULTS[TIME_LIMIT]) as float


## The project whose taste applies: what you accept and reject in one project does not rule another.
static func project_name() -> String:
	var chosen := str(ProjectSettings.get_setting(PROJECT, ""))
	var title := str(ProjectSettings.get_setting("application/config/name", ""))
	return (chosen if chosen != "" else title if title != "" else "godot").left(80)


## True if what was learned acts on what is proposed.
static func uses_taste() -> bool:
	return ProjectSettings.get_setting(USE_TASTE, _DEFAULTS[USE_TASTE]) as bool


## Lets what was learned act, or not, and saves that with the project.
static func use_taste(is_used: bool) -> void:
	ProjectSettings.set_setting(USE_TASTE, is_used)
	ProjectSettings.save()
