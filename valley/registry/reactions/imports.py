"""What is said when a list was taken in, or was not."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.notices import declare

declare("registry.import_finished", _("名单已处理完：%(thing)s"))
declare("registry.import_failed", _("名单没有导入，请查看原因：%(thing)s"))
