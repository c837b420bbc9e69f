@tool
class_name SetdresserHttp
extends RefCounted
## One HTTP request to this machine, without blocking.
##
## The daemon answers most requests within a millisecond, but the engine's HTTPRequest takes a frame for every step
## of the way, and an editor in the background draws ten frames a second. So the first moments are waited for here.

## So long a request may be waited for within a frame, all in all, microseconds.
const _BUSY_USEC := 4000
const _LOOK_USEC := 50
## Read at a time: with the engine's own 64 KiB a large answer would take many frames.
const _CHUNK_BYTES := 1 << 20

var _client := HTTPClient.new()
var _status := 0
var _headers := PackedStringArray()
var _body := PackedByteArray()
var _is_asked := false


## Sends [param body] to [param route] at [param address] and reads the answer. The whole must be over after
## [param timeout_s].
func send(
	address: SetdresserAddress,
	method: HTTPClient.Method,
	route: String,
	headers: PackedStringArray,
	body: String,
	timeout_s: float
) -> SetdresserReply:
	_client.read_chunk_size = _CHUNK_BYTES
	if _client.connect_to_host(address.host, address.port) != OK:
		return SetdresserReply.not_running()
	var deadline := Time.get_ticks_msec() + int(timeout_s * 1000.0)
	var busy_usec := 0
	while Time.get_ticks_msec() < deadline:
		_client.poll()
		match _client.get_status():
			HTTPClient.STATUS_CONNECTED:
				if _is_asked:
					_read_head()
					return SetdresserReply.from_answer(_status, _headers, _body)
				_is_asked = _client.request(method, route, headers, body) == OK
			HTTPClient.STATUS_BODY:
				_read_head()
				_body.append_array(_client.read_response_body_chunk())
			HTTPClient.STATUS_CANT_CONNECT, HTTPClient.STATUS_CANT_RESOLVE:
				return SetdresserReply.not_running()
			HTTPClient.STATUS_DISCONNECTED, HTTPClient.STATUS_CONNECTION_ERROR:
				if _status > 0:
					return SetdresserReply.from_answer(_status, _headers, _body)
				return SetdresserReply.not_running()
		if busy_usec < _BUSY_USEC:
			OS.delay_usec(_LOOK_USEC)
			busy_usec += _LOOK_USEC
		else:
			await (Engine.get_main_loop() as SceneTree).process_frame
	_client.close()
	return SetdresserReply.silent(address.port)


func _read_head() -> void:
	if _status == 0 and _client.has_response():
		_status = _client.get_response_code()
		_headers = _client.get_response_headers()
