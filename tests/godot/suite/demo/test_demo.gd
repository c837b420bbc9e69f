extends "res://tests/case.gd"
# The demo as players see it.


func test_the_house_is_furnished_at_start_and_built_anew_by_a_key() -> void:
	var house := show((load("res://demo/house.tscn") as PackedScene).instantiate())
	equal(await Signal(house, "furnished"), 6, "rooms")
	await settle(5)
	RenderingServer.force_draw()
	var path := OS.get_environment("OUT").path_join("demo.png")
	equal(tree.root.get_texture().get_image().save_png(path), OK, path)
	var first := house.get_node("House").get_child_count()
	var space := InputEventKey.new()
	space.keycode = KEY_SPACE
	space.pressed = true
	Input.parse_input_event(space)
	equal(await Signal(house, "furnished"), 6, "another house")
	await settle(1)  # out of the signal, which holds the house
	check(house.get("house_seed") == 2 and first > 6, "by the key")
