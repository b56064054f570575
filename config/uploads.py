"""No file larger than the limit is kept, whoever sends it and whatever page it is sent to."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class LimitedUpload(FileUploadHandler):
    """Counts what comes in, and passes over a file that is too large.

    The rest of the form stays readable: the view finds ``request.file_too_large`` and says so.
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data, start):
        self._received += len(raw_data)
        if self._received > settings.MOST_UPLOADED_BYTES:
            self.request.file_too_large = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        """Leave the file to the handlers behind this one."""
