extends "res://tests/case.gd"
# What the daemon tells of taste is taken as words and numbers, and nothing else.


func _taste() -> SetdresserTaste:
	return SetdresserTaste.new(show(SetdresserClient.new()) as SetdresserClient)


func _told(changes: Dictionary = {}) -> Dictionary:
	var told := {
		"id": "desk toward window", "text": "you turn desks to the window", "strength": 0.6249, "num_jobs": 1.0, "is_on": true
	}
	return told.merged(changes, true)


func _report(statements: Variant) -> Dictionary:
	return {"statements": statements, "num_jobs": 12.0, "num_conflicts": 2.0}


func test_a_report_in_words() -> void:
	var taste := _taste()
	check(taste.read(_report([_told(), _told({"id": "walkability", "num_jobs": 12.0, "is_on": false})])), "taken")
	equal(taste.statements[0].text, "You turn desks to the window", "a sentence")
	equal(taste.statements[0].weight(), "62 %, from 1 room", "one room")
	equal(taste.statements[1].weight(), "62 %, from 12 rooms", "rooms")
	equal(taste.statements[1].is_on, false, "off")
	equal(taste.origin(), "From 12 layouts that you judged. 2 edits broke a hard rule and taught nothing.", "origin")
	check(taste.read({"statements": []}), "an empty one")
	equal(taste.origin(), "", "nothing judged")


func test_whatever_answers_keeps_to_its_place() -> void:
	var taste := _taste()
	var statements := [_told({"text": "a\n\t[b]b[/b] ".repeat(500), "strength": 7.0, "num_jobs": "many"})]
	for i in 100:
		statements.append(_told({"strength": NAN}))
	check(taste.read(_report(statements)), "taken")
	equal(taste.statements.size(), 32, "no more than can be listed")
	equal(taste.statements[0].text.length(), 200, "no longer than can be read")
	check(taste.statements[0].text.begins_with("A [b]b[/b] a"), "one line, as it was said: " + taste.statements[0].text)
	equal(taste.statements[0].strength, 1.0, "a full bar at most")
	equal(taste.statements[0].num_jobs, 0, "no number")
	equal(taste.statements[1].strength, 0.0, "no number either")


func test_what_is_no_report_changes_nothing() -> void:
	var taste := _taste()
	taste.read(_report([_told()]))
	for wrong: Dictionary in [{}, {"statements": 3}, _report([null]), _report([{"id": 3}]), _report({})]:
		check(not taste.read(wrong), JSON.stringify(wrong))
	equal(taste.statements.size(), 1, "as before")
