"""Where a device begins: the one page that it is there for."""

from flask import url_for

from eventsapp.checkin.models import Device, DeviceUse

_PAGES = {
    DeviceUse.GATE: "checkin_scanning.page",
    DeviceUse.KIOSK: "checkin_kiosk.idle",
    DeviceUse.DESK: "checkin_desk_device.desk",
    DeviceUse.SCREEN: "checkin_screen_device.tablet",
}


def home_of(device: Device) -> str:
    """Return the address of the page that a device is there for."""
    return url_for(_PAGES[DeviceUse(device.use)], gate_id=device.gate_id)
