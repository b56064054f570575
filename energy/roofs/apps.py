from django.apps import AppConfig


class RoofsConfig(AppConfig):
    """Roofs, planes, yield estimates, installations, readings."""

    name = "energy.roofs"
    label = "roofs"

    def ready(self):
        from assets.register import buildings
        from energy.roofs import panels, permissions  # noqa: F401

        def keep_planes(*about):  # pandas and shapely: not at every start
            from energy.roofs.planes_in_files import keep_planes

            return keep_planes(*about)

        buildings.on_planes.append(keep_planes)
